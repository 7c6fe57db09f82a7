import type { Provider } from "oidc-provider";
import { errorPage, signInPage } from "./pages.ts";
import { demoUsers } from "./users.ts";

/** The page where a browser picks a demo user; each button posts to an address of its own, so there is no form to parse. */
export function serveSignIn(provider: Provider) {
  provider.use(async (ctx, next) => {
    const [, uid, choice] = ctx.path.match(/^\/sign-in\/([\w-]+)(?:\/([\w-]+))?$/) ?? [];
    if (!uid) return next();
    // Found only if the browser brings the cookie of this very sign-in.
    if (!(await provider.interactionDetails(ctx.req, ctx.res).catch(() => undefined))) {
      errorPage(ctx, {
        error: "unknown_sign_in",
        error_description: "This sign-in is over, or began in another browser.",
      });
      ctx.status = 400;
      return;
    }
    if (ctx.method === "GET" && !choice) return signInPage(ctx, uid);
    const result = ctx.method === "POST" && resultOf(choice);
    if (!result) return next();
    ctx.redirect(
      await provider.interactionResult(ctx.req, ctx.res, result, { mergeWithLastSubmission: false }),
    );
    ctx.status = 303;
  });
}

function resultOf(choice: string | undefined) {
  if (choice === "cancel") return { error: "access_denied", error_description: "sign-in was cancelled" };
  const user = demoUsers.find(({ subject }) => subject === choice);
  return user && { login: { accountId: user.subject } };
}
