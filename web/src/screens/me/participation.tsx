"use client";

import { useMutation } from "@apollo/client/react";
import { graphql } from "../../generated/gql.ts";
import type { ParticipationFragment } from "../../generated/graphql.ts";
import { faultsOf } from "../../graph/fault.ts";
import styles from "./participation.module.css";

graphql(`
  fragment Participation on Person {
    id
    participates
    named
  }
`);

const SetParticipation = graphql(`
  mutation SetParticipation($dataset: ID!, $participates: Boolean!) {
    setParticipation(dataset: $dataset, participates: $participates) {
      ...Participation
    }
  }
`);

const SetNamed = graphql(`
  mutation SetNamed($dataset: ID!, $named: Boolean!) {
    setNamed(dataset: $dataset, named: $named) {
      ...Participation
    }
  }
`);

interface Props {
  person: ParticipationFragment;
  dataset: string;
}

/** What one decides oneself. It is shown as decided at once, and taken back where the system refuses. */
export function Participation({ person: { id, participates, named }, dataset }: Props) {
  const [setParticipation, taking] = useMutation(SetParticipation);
  const [setNamed, naming] = useMutation(SetNamed);
  const person = { __typename: "Person" as const, id, participates, named };
  const [fault] = [...faultsOf(taking.error), ...faultsOf(naming.error)];
  return (
    <ul className={styles["choices"]}>
      <Choice
        on={participates === true}
        title="My data counts"
        about="Off: from now on you stand in no number of any group. On again: from then on."
        choose={(next) =>
          setParticipation({
            variables: { dataset, participates: next },
            optimisticResponse: {
              __typename: "Mutation",
              setParticipation: { ...person, participates: next },
            },
          })
        }
      />
      <Choice
        on={named === true}
        title="I may be named"
        about="On: those who see groups may read your name and team. Each reading stands below."
        choose={(next) =>
          setNamed({
            variables: { dataset, named: next },
            optimisticResponse: { __typename: "Mutation", setNamed: { ...person, named: next } },
          })
        }
      />
      {fault && (
        <li className={styles["fault"]} role="alert">
          Not changed: {fault.reason}
        </li>
      )}
    </ul>
  );
}

interface ChoiceProps {
  on: boolean;
  title: string;
  about: string;
  choose(next: boolean): Promise<unknown>;
}

// A refusal is shown by the hook's own error.
const Choice = ({ on, title, about, choose }: ChoiceProps) => (
  <li>
    <label className={styles["choice"]}>
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => void choose(event.target.checked).catch(() => undefined)}
      />
      <span>
        <strong>{title}</strong>
        <span>{about}</span>
      </span>
    </label>
  </li>
);
