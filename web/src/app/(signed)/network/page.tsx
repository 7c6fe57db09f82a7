import type { Metadata } from "next";
import { Network } from "../../../screens/network/network.tsx";

export const metadata: Metadata = { title: "Network" };

const Page = () => <Network />;

export default Page;
