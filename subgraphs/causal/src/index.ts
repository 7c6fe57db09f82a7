export { stage } from "./store/stage.ts";
