import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Owner {
  uid: number;
  gid: number;
}

/** A user without rights, to run what refuses to run as root: `nobody` where there is one, else one made for this. */
export async function ordinaryUser(): Promise<Owner> {
  return (await lookUp("nobody")) ?? (await lookUp(own)) ?? (await create());
}

/** Whether the user passes the test of the shell (`-x`, `-w`) for the path and thus may enter all directories above it. */
export const canReach = (user: Owner, test: "-x" | "-w", path: string): Promise<boolean> =>
  run("test", [test, path], { ...user, cwd: "/" }).then(
    () => true,
    () => false,
  );

const own = "organism";

const lookUp = (name: string): Promise<Owner | undefined> =>
  Promise.all([run("id", ["-u", name]), run("id", ["-g", name])]).then(
    ([uid, gid]) => ({ uid: Number(uid.stdout), gid: Number(gid.stdout) }),
    () => undefined,
  );

async function create(): Promise<Owner> {
  await run("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", own]);
  const [uid, gid] = await Promise.all([run("id", ["-u", own]), run("id", ["-g", own])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
