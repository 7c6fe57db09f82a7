import type { Metadata } from "next";
import { Teams } from "../../../screens/teams/teams.tsx";

export const metadata: Metadata = { title: "Teams" };

const Page = () => <Teams />;

export default Page;
