import { ApolloLink, CombinedGraphQLErrors, Observable } from "@apollo/client";
import { documentIdOf } from "../graph/document.ts";
import { follow, type Line } from "./follow.ts";

/** Subscriptions over the page's socket. A lost socket is no error to them: they go on when it is back. */
export const createLiveLink = (line: Line): ApolloLink =>
  new ApolloLink(
    ({ query, operationName, variables }) =>
      new Observable((observer) =>
        follow(
          line,
          { documentId: documentIdOf(query), operationName, variables },
          {
            next: (answer) => observer.next(answer),
            refused: (errors) => observer.error(new CombinedGraphQLErrors({ errors: [...errors] })),
            ended: () => observer.complete(),
          },
        ),
      ),
  );
