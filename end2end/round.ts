//! The round as the browser tests bring it about: over HTTP, by the same doors as a browser, because that is quicker.

import { expect } from '@playwright/test';

/** The phases the tests ask for, in order. `counted` is between the count and the announcement. */
export const STATES = ['public_notice', 'deliberation', 'method_adopted', 'voting', 'counting', 'counted', 'announced'] as const;
export type State = (typeof STATES)[number];

/** Where a round stands whose first vote ended level at the last place: before, in and after the vote that decides it. */
export const TIES = ['tied', 'again', 'settled'] as const;
export type Tie = (typeof TIES)[number];

/** The steps of the desk, and where the round stands while each is open. */
const STEPS: Record<string, State> = {
  end_notice: 'public_notice',
  adopt_method: 'deliberation',
  open: 'method_adopted',
  vote: 'voting',
  count: 'counting',
  publish: 'counted',
  further: 'announced',
  begin_implementing: 'announced',
};

/** A paper in the letters of the site: `o` For, `x` Against, `-` Abstain, one for each candidate. */
export type PaperText = string;

/** So many deputies from one on, by sign-in name. */
export function deputies(first: number, n: number): string[] {
  return Array.from({ length: n }, (_, place) => `deputy${String(first + place).padStart(3, '0')}`);
}

/** The projects that a tie is between, by number: two of the three can be chosen. */
export const LEVEL = [19, 20, 21];

/** Twenty For on each paper; of the last three of twenty-one projects each is left out as often as the others. */
function levelAtTheLastPlace(deputy: string): PaperText {
  const leftOut = LEVEL[Number(deputy.slice(-3)) % 3] - 1;
  return Array.from({ length: 23 }, (_, place) => (place < 21 && place !== leftOut ? 'o' : 'x')).join('');
}

/** How a browser answers for itself, so that the site takes what it posts. */
const LIKE_A_BROWSER = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };

export class Round {
  private deputies = 100;
  private isReported = false;
  private isAppealed = false;
  private readonly staff = new Map<string, Person>();

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

  /** Where the round stands, by the step of the clerk's desk that is open. */
  async state(): Promise<State> {
    const desk = await (await this.person('clerk1')).read('/desk');
    const step = /<li [^>]*id="step-(\w+)"[^>]*aria-current="step"/.exec(desk)?.[1] ?? 'no step';
    const state = STEPS[step];
    if (!state) throw new Error(`The desk is at ${step}, which the tests do not know.`);
    return state;
  }

  /** How far a round is whose first vote ends level at the last place; before that is published, nothing. */
  async tie(): Promise<Tie | undefined> {
    const isThere = async (vote: number) => (await fetch(`${this.url}/results.json?vote=${vote}`)).status === 200;
    if (await isThere(2)) return 'settled';
    if (!(await isThere(1))) return undefined;
    return (await this.state()) === 'announced' ? 'tied' : 'again';
  }

  /** Takes the steps that are missing until a first vote has ended level, is held again, and is decided. */
  async isAtTie(wanted: Tie): Promise<void> {
    for (let tie = await this.tie(); tie !== wanted; tie = await this.tie()) {
      if (tie && TIES.indexOf(tie) > TIES.indexOf(wanted)) throw new Error(`The tie is ${tie} and cannot go back to ${wanted}.`);
      await this.stepFromTie(tie);
    }
  }

  private async stepFromTie(tie: Tie | undefined): Promise<void> {
    switch (tie) {
      case undefined:
        await this.isAt('voting');
        await this.hallVotes(deputies(1, 330), levelAtTheLastPlace, 'part');
        return this.isAt('announced');
      case 'tied':
        return this.twoDo('open', { total: '410', present: '384', minutes: '10' });
      default:
        await this.hallVotes(deputies(181, 230), (deputy) => (Number(deputy.slice(-3)) % 3 === 0 ? 'oxo' : 'oox'), 'part');
        return this.isAt('announced');
    }
  }

  /** Takes the steps that are missing until the round stands where it should. */
  async isAt(wanted: State, present = 384): Promise<void> {
    for (let state = await this.state(); state !== wanted; state = await this.state()) {
      if (STATES.indexOf(state) > STATES.indexOf(wanted)) throw new Error(`The round is at ${state} and cannot go back to ${wanted}.`);
      await this.stepFrom(state, present);
    }
  }

  private async stepFrom(state: State, present: number): Promise<void> {
    switch (state) {
      case 'method_adopted':
        return this.twoDo('open', { total: '410', present: String(present), minutes: '10' });
      case 'voting':
        return this.twoDo('close', { reason: '提前结束。' });
      case 'counting':
        return this.twoDo('count');
      case 'counted':
        await this.scrutineersConfirm();
        return this.twoDo('publish');
      default:
        return this.done('clerk1', '/api/rounds/advance', { from: state });
    }
  }

  /** A clerk asks for a deed by its form on the desk, and the chief scrutineer agrees: `twoDo('suspend', { reason })`. */
  async twoDo(form: string, fields: Record<string, string> = {}): Promise<void> {
    const waiting = await this.waiting();
    if (waiting) await this.done('clerk1', '/api/deeds/drop', { id: waiting });
    await this.done('clerk1', `/desk/${form}`, fields);
    await this.done('chief', '/api/deeds/agree', { id: (await this.waiting()) ?? 'none waits' });
  }

  /** The number of the deed that waits for its second. */
  async waiting(): Promise<string | undefined> {
    const desk = await (await this.person('chief')).read('/desk');
    return /name="id" value="(\d+)"|value="(\d+)" name="id"/.exec(desk)?.slice(1).find(Boolean);
  }

  /** The chief scrutineer and one more type the end of the hash, unless they have done so. */
  async scrutineersConfirm(): Promise<void> {
    for (const name of ['scrutineer1', 'chief']) {
      const desk = await (await this.person(name)).read('/desk');
      if (!desk.includes('action="/desk/confirm"')) continue;
      const value = /class="hash__value"[^>]*>(.*?)<\/code>/s.exec(desk)?.[1] ?? '';
      await this.done(name, '/desk/confirm', { hash: value.replace(/<[^>]*>/g, '').slice(-6) });
    }
  }

  /** Somebody of the staff, with the same session each time. */
  private async person(name: string): Promise<Person> {
    const person = this.staff.get(name) ?? (await this.takePart(name));
    this.staff.set(name, person);
    return person;
  }

  private async done(name: string, path: string, form: Record<string, string>): Promise<void> {
    const answer = await (await this.person(name)).post(path, form, 'application/json');
    expect(answer.status, `${name}, ${path} ${answer.headers.get('x-refusal') ?? ''}`).toBeLessThan(400);
  }

  /** Deputies come in, by password or by the bar of the demonstration, and vote, ten at a time. */
  async hallVotes(deputies: string[], paper: (deputy: string) => PaperText, by: 'password' | 'part' = 'password'): Promise<void> {
    let current: string | undefined;
    const vote = async (name: string) => {
      const deputy = by === 'password' ? await this.signIn(name) : await this.takePart(name);
      current ??= /data-vote="(\d+)"/.exec(await deputy.read('/ballot'))?.[1];
      const cast = { vote: current ?? '', attempt: `hall-${current}-${name}`, paper: paper(name) };
      const answer = await deputy.post('/api/ballots/cast', cast, 'application/json');
      expect(answer.status, `${name} votes: ${answer.headers.get('x-refusal') ?? ''}`).toBe(200);
    };
    for (let from = 0; from < deputies.length; from += 10) {
      await Promise.all(deputies.slice(from, from + 10).map(vote));
    }
  }

  /** How many papers are in the box, as the desk says. */
  async nCast(): Promise<number> {
    const said = /已投 (\d+)，名册 410 人/.exec(await (await this.person('clerk1')).read('/desk'));
    if (!said) throw new Error('The desk does not say how many have voted.');
    return Number(said[1]);
  }

  /** A citizen leaves a comment. */
  async commentIsLeft(citizen: string, project: number, body: string): Promise<void> {
    const person = await this.signIn(citizen);
    const answer = await person.post(`/projects/${project}/comments`, { body }, 'text/html');
    expect(answer.status, `${citizen} comments`).toBe(303);
  }

  /** A citizen reports the first comment on a project that is somebody else's; once for each site. */
  async commentIsReported(citizen: string, project: number): Promise<void> {
    if (this.isReported) return;
    const person = await this.takePart(citizen);
    const report = /href="(\/comments\/\d+\/report)"/.exec(await person.read(`/projects/${project}`))?.[1] ?? 'nothing to report';
    const answer = await person.post(report, { reason: 'off_topic', words: '说的是别的项目。' }, 'text/html');
    expect(answer.status, `${citizen} reports`).toBe(303);
    this.isReported = true;
  }

  /** A citizen's comment is refused by one moderator, and the citizen appeals; once for each site. */
  async refusalIsAppealed(citizen: string, project: number): Promise<void> {
    if (this.isAppealed) return;
    const person = await this.takePart(citizen);
    const left = await person.post(`/projects/${project}/comments`, { body: '请把活动的时间提前告诉大家。' }, 'text/html');
    const id = /#c(\d+)$/.exec(left.headers.get('location') ?? '')?.[1];
    await this.done('moderator2', `/moderation/${id}/refuse`, { reason: 'off_topic', words: '' });
    const answer = await person.post(`/comments/${id}/appeal`, { words: '说的就是这个项目。' }, 'text/html');
    expect(answer.status, `${citizen} appeals`).toBe(303);
    this.isAppealed = true;
  }
}

/** Somebody with a session, who posts and reads without a browser. */
class Person {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  async post(path: string, form: Record<string, string>, accept: string): Promise<Response> {
    const answer = await fetch(this.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...LIKE_A_BROWSER, origin: this.url, accept, cookie: this.cookie() },
      body: new URLSearchParams(form),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [name, value] = set.split(';')[0].split('=', 2);
      this.cookies.set(name, value);
    }
    await answer.arrayBuffer();
    return answer;
  }

  async read(path: string): Promise<string> {
    const answer = await fetch(this.url + path, { headers: { cookie: this.cookie(), 'accept-language': 'zh-CN' } });
    expect(answer.status, path).toBe(200);
    return answer.text();
  }

  private cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
