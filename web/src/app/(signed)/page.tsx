import type { Metadata } from "next";
import { Home } from "../../screens/home/home.tsx";

export const metadata: Metadata = { title: "Home" };

const Page = () => <Home />;

export default Page;
