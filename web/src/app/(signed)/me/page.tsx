import type { Metadata } from "next";
import { Me } from "../../../screens/me/me.tsx";

export const metadata: Metadata = { title: "My work" };

const Page = () => <Me />;

export default Page;
