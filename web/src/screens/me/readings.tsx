"use client";

import { graphql } from "../../generated/gql.ts";
import type { ReadingsFragment } from "../../generated/graphql.ts";
import { dateTime } from "../../panel/format.ts";

graphql(`
  fragment Readings on AccessConnection {
    edges {
      cursor
      at
      role
      purpose
      field
    }
    pageInfo {
      hasNextPage
    }
  }
`);

export const Readings = ({ log }: { log: ReadingsFragment }) => (
  <>
    <table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">In the role</th>
          <th scope="col">What for</th>
          <th scope="col">What</th>
        </tr>
      </thead>
      <tbody>
        {log.edges.map(({ cursor, at, role, purpose, field }) => (
          <tr key={cursor}>
            <td>{dateTime(at)}</td>
            <td>{role}</td>
            <td>{purpose}</td>
            <td>
              <code>{field}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    {log.pageInfo.hasNextPage && <p>The newest {log.edges.length} are shown.</p>}
  </>
);
