//! The round as the browser tests bring it about: over HTTP, by the same doors as a browser, because that is quicker.

import { expect } from '@playwright/test';

/** The phases the tests ask for, in order. `counted` is between the count and the announcement. */
export const STATES = ['public_notice', 'deliberation', 'method_adopted', 'voting', 'counting', 'counted', 'announced'] as const;
export type State = (typeof STATES)[number];

/** A paper in the letters of the site: `o` For, `x` Against, `-` Abstain, one for each candidate. */
export type PaperText = string;

/** How a browser answers for itself, so that the site takes what it posts. */
const LIKE_A_BROWSER = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };

export class Round {
  private deputies = 100;
  private clerk?: Person;

  constructor(
    /** The site's address. */
    readonly url: string,
  ) {}

  /** The sign-in name of a deputy that no other test of this site has had: from 101 up. */
  newDeputy(): string {
    this.deputies += 1;
    return `deputy${this.deputies}`;
  }

  /** Signs somebody in by name and password. */
  async signIn(name: string): Promise<Person> {
    const person = new Person(this.url);
    const answer = await person.post('/sign-in', { name, password: 'demo' }, 'text/html');
    expect(answer.status, `${name} signs in`).toBe(303);
    return person;
  }

  /** Takes a part of the demonstration, which needs no password and so no time. */
  async takePart(name: string): Promise<Person> {
    const person = new Person(this.url);
    const answer = await person.post('/api/accounts/act_as', { name }, 'application/json');
    expect(answer.status, `acts as ${name}`).toBeLessThan(400);
    return person;
  }

  /** Where the round stands, as the clerk's desk says by the form of its present step. */
  async state(): Promise<State> {
    this.clerk ??= await this.takePart('clerk1');
    const desk = await this.clerk.read('/desk');
    const forms: [string, State][] = [
      ['action="/desk/open"', 'method_adopted'],
      ['action="/api/rounds/close"', 'voting'],
      ['action="/api/counts/count"', 'counting'],
      ['action="/api/counts/publish"', 'counted'],
    ];
    const form = forms.find(([form]) => desk.includes(form));
    const from = /name="from" value="(\w+)"|value="(\w+)" name="from"/.exec(desk);
    const found = form?.[1] ?? from?.[1] ?? from?.[2];
    const state = STATES.find((state) => state === found);
    if (!state) throw new Error(`The desk is at ${found ?? 'no step that the tests know'}.`);
    return state;
  }

  /** Takes the steps that are missing until the round stands where it should. */
  async isAt(wanted: State, present = 384): Promise<void> {
    for (let state = await this.state(); state !== wanted; state = await this.state()) {
      if (STATES.indexOf(state) > STATES.indexOf(wanted)) throw new Error(`The round is at ${state} and cannot go back to ${wanted}.`);
      const [path, form] = this.stepFrom(state, present);
      await this.done(path, form);
    }
  }

  private stepFrom(state: State, present: number): [string, Record<string, string>] {
    switch (state) {
      case 'method_adopted':
        return ['/desk/open', { total: '410', present: String(present) }];
      case 'voting':
        return ['/api/rounds/close', {}];
      case 'counting':
        return ['/api/counts/count', {}];
      case 'counted':
        return ['/api/counts/publish', {}];
      default:
        return ['/api/rounds/advance', { from: state }];
    }
  }

  private async done(path: string, form: Record<string, string>): Promise<void> {
    const answer = await this.clerk?.post(path, form, 'application/json');
    expect(answer?.status, `${path} ${answer?.headers.get('x-refusal') ?? ''}`).toBeLessThan(400);
  }

  /** Deputies come in, by password or by the bar of the demonstration, and vote, ten at a time. */
  async hallVotes(deputies: string[], paper: (deputy: string) => PaperText, by: 'password' | 'part' = 'password'): Promise<void> {
    let round: string | undefined;
    const vote = async (name: string) => {
      const deputy = by === 'password' ? await this.signIn(name) : await this.takePart(name);
      round ??= /data-round="(\d+)"/.exec(await deputy.read('/ballot'))?.[1];
      const cast = { round: round ?? '', attempt: `hall-${name}`, paper: paper(name) };
      const answer = await deputy.post('/api/ballots/cast', cast, 'application/json');
      expect(answer.status, `${name} votes: ${answer.headers.get('x-refusal') ?? ''}`).toBe(200);
    };
    for (let from = 0; from < deputies.length; from += 10) {
      await Promise.all(deputies.slice(from, from + 10).map(vote));
    }
  }

  /** How many papers are in the box, as the desk says. */
  async nCast(): Promise<number> {
    this.clerk ??= await this.takePart('clerk1');
    const said = /已投 (\d+)，名册 410 人/.exec(await this.clerk.read('/desk'));
    if (!said) throw new Error('The desk does not say how many have voted.');
    return Number(said[1]);
  }

  /** A citizen leaves a comment. */
  async commentIsLeft(citizen: string, project: number, body: string): Promise<void> {
    const person = await this.signIn(citizen);
    const answer = await person.post(`/projects/${project}/comments`, { body }, 'text/html');
    expect(answer.status, `${citizen} comments`).toBe(303);
  }
}

/** Somebody with a session, who posts and reads without a browser. */
class Person {
  private cookie = '';

  constructor(private readonly url: string) {}

  async post(path: string, form: Record<string, string>, accept: string): Promise<Response> {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...LIKE_A_BROWSER, origin: this.url, accept, cookie: this.cookie },
      body: new URLSearchParams(form),
    });
    const [session] = answer.headers.getSetCookie();
    if (session) this.cookie = session.split(';')[0];
    await answer.arrayBuffer();
    return answer;
  }

  async read(path: string): Promise<string> {
    const answer = await fetch(this.url + path, { headers: { cookie: this.cookie, 'accept-language': 'zh-CN' } });
    expect(answer.status, path).toBe(200);
    return answer.text();
  }
}
