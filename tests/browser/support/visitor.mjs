// A visitor with a real browser, who notes every fault on the way: errors in the console (breaches
// of the content security policy are among them), failed scripts, requests to where a page of ours
// must not ask.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

import { auditPage, DESKTOP, faultsOfPage } from './audit.mjs';

/** `more`: further arguments of Chromium's. */
export async function launch(more = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

export class Visitor {
  faults = [];
  /** Every address that was asked for; a browser does not tell of the icon. */
  asked = [];
  /** What is wrong with pages of the simulators: told apart from faults of ours. */
  faultsAround = [];

  /** `origins`: all that may be visited. `strict`: the one whose pages ask nobody else. */
  static async arrive(browser, { origins, strict, javaScript = true }) {
    const visitor = new Visitor();
    visitor.browser = browser;
    visitor.javaScript = javaScript;
    visitor.context = await browser.newContext({
      javaScriptEnabled: javaScript,
      viewport: DESKTOP,
      colorScheme: 'light',
      reducedMotion: 'reduce',
      locale: 'nb-NO',
    });
    visitor.context.setDefaultTimeout(15_000);
    visitor.page = await visitor.context.newPage();
    const note = (fault) => visitor.faults.push(`${visitor.page.url()}: ${fault}`);
    visitor.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) note(`console: ${message.text()}`);
    });
    visitor.page.on('pageerror', (error) => note(`script: ${error.message}`));
    visitor.context.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol === 'data:') return;
      visitor.asked.push(request.url());
      if (!origins.includes(origin)) note(`request to ${request.url()}`);
      const frame = request.frame();
      const asking = frame.url().startsWith('http') ? new URL(frame.url()).origin : origin;
      const leaves = request.isNavigationRequest() && frame.parentFrame() === null;
      if (asking === strict && origin !== strict && !leaves) note(`a page of ours asked ${request.url()}`);
      if (request.url().endsWith('/csp-report')) note(`reported: ${request.postData()}`);
    });
    return visitor;
  }

  /** Looks at the page as it is: axe, contrast, width. */
  async audits(name) {
    await this.#looksAt((page) => auditPage(page, this.#named(name)));
    this.hasNoFaults(name);
  }

  /** The same for a page of a simulator; goes on whatever it finds. */
  async auditsAround(name) {
    this.hasNoFaults(`the way to ${name}`);
    await this.#looksAt(async (page) => this.faultsAround.push(...(await faultsOfPage(page, this.#named(name)))));
    this.faultsAround.push(...this.faults.splice(0));
  }

  #named(name) {
    return this.javaScript ? name : `${name} without JavaScript`;
  }

  async #looksAt(look) {
    await (this.javaScript ? look(this.page) : this.#withCopy(look));
  }

  hasNoFaults(name) {
    assert.deepEqual(this.faults, [], `faults up to: ${name}`);
  }

  async leaves() {
    await this.context.close();
  }

  /**
   * axe needs scripts. Where they are off, it gets the very same document in a window where they
   * are on: own scripts left out, the content of `noscript` shown.
   */
  async #withCopy(look) {
    const address = this.page.url();
    const body = (await this.page.content())
      .replaceAll(/<script\b[\s\S]*?<\/script>/g, '')
      .replaceAll(/<(\/?)noscript/g, '<$1div');
    const context = await this.browser.newContext({ viewport: DESKTOP, reducedMotion: 'reduce' });
    try {
      const page = await context.newPage();
      await page.route(
        (url) => url.href === address,
        (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }),
      );
      await page.goto(address);
      await look(page);
    } finally {
      await context.close();
    }
  }
}
