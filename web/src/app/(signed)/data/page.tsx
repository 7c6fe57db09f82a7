import type { Metadata } from "next";
import { Data } from "../../../screens/data/data.tsx";

export const metadata: Metadata = { title: "Data sources" };

const Page = () => <Data />;

export default Page;
