/** A page as a browser shows it. */
export interface Page {
  url: string;
  status: number;
  headers: Headers;
  html: string;
}

/** As much of a browser as signing in needs: it keeps cookies, follows redirects within the issuer, and posts forms. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  open(url: string): Promise<Page> {
    return this.#follow(url, { method: "GET" });
  }

  /** Presses the button whose address ends in the choice. */
  press(page: Page, choice: string): Promise<Page> {
    const action = page.html.match(new RegExp(`formaction="([^"]+/${choice})"`))?.[1];
    return this.#follow(new URL(action ?? `no-button-${choice}`, page.url).href, { method: "POST" });
  }

  /** Sends the page's form with its hidden fields and those given. */
  confirm(page: Page, fields: Record<string, string>): Promise<Page> {
    const action = page.html.match(/<form[^>]*action="([^"]+)"/)?.[1] ?? "no-form";
    const hidden = page.html
      .matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
      .map(([, name, value]) => [name, value]);
    const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...fields });
    return this.#follow(new URL(action, page.url).href, { method: "POST", body });
  }

  // What lies outside of the issuer is not opened: its address is what the tests want to see.
  async #follow(url: string, init: RequestInit): Promise<Page> {
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: { cookie: this.cookies() },
    });
    this.#keepCookies(response);
    const location = response.headers.get("location");
    const next = location && new URL(location, url);
    if (!next)
      return { url, status: response.status, headers: response.headers, html: await response.text() };
    if (next.origin === new URL(url).origin) return this.#follow(next.href, { method: "GET" });
    return { url: next.href, status: response.status, headers: response.headers, html: "" };
  }

  #keepCookies(response: Response) {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = cookie.match(/^([^=]+)=([^;]*)/) ?? [];
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
  }

  /** What it sends with each request. */
  cookies = () => [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}
