#!/usr/bin/env python3
"""Audits an election of sealed ballots with a program that its makers did not write.

    python3 audit.py ELECTION.bel [--tool belenios-tool] [--jobs 1]

It needs belenios-tool 3.x (Debian 13: apt install belenios-tool) and nothing else. Nothing of Minsheng Ballot is used.
It ends with status 0 and "The audit found nothing wrong", or with another status and a sentence.
"""
import argparse, concurrent.futures, hashlib, json, pathlib, subprocess, sys, tempfile

FOR_MARKS = "赞成票总数 Number of For"  # the last question, which repeats the For marks of the others


def stop(sentence):
    sys.exit(f"AUDIT FAILED: {sentence}")


def records(archive):
    """Cuts the archive: (name, body, where it ends) of each record."""
    at = 0
    while at < len(archive):
        header = archive[at : at + 512]
        try:
            name, size = header[:100].rstrip(b"\0").decode(), int(header[124:135], 8)
        except ValueError:
            stop(f"at byte {at} there is no record")
        body = archive[at + 512 : at + 512 + size]
        at += 512 + (size + 511) // 512 * 512
        if len(header) < 512 or len(body) < size or at > len(archive):
            stop("the file ends too early")
        yield name, body, at


def read(archive):
    """Step 1: names are hashes, events are a chain, and they come in the only order that is allowed."""
    data, events, parent, ballots, setup_end = {}, [], None, [], None
    for place, (name, body, end) in enumerate(records(archive)):
        if place == 0:
            continue
        digest, kind = hashlib.sha256(body).hexdigest(), name[64:]
        if name != digest + kind or kind not in (".data.json", ".event.json"):
            stop(f"record {place} is not named by its content")
        if kind == ".data.json":
            data[digest] = body
            continue
        event = json.loads(body)
        if event.get("parent") != parent or event["height"] != len(events):
            stop(f"event {len(events)} does not follow the one before it")
        if "payload" in event and event["payload"] not in data:
            stop(f"what event {len(events)} speaks of is not there")
        if event["type"] == "Setup":
            setup_end, setup = end, json.loads(data[event["payload"]])
        if event["type"] == "Ballot":
            ballots.append(data[event["payload"]])
        events.append(event["type"])
        parent = digest
    if not events or events[0] != "Setup":
        stop("the archive does not begin with the setup")
    return data, setup, events, parent, ballots, setup_end


def check_order(events):
    order = ["Setup", "Ballot", "EndBallots", "EncryptedTally", "PartialDecryption", "Result"]
    places = [order.index(event) for event in events]
    once = all(events.count(event) == 1 for event in ("Setup", "EndBallots", "EncryptedTally", "Result"))
    if places != sorted(places) or not once or "PartialDecryption" not in events:
        stop("the events are not: setup, ballots, end, tally, partial decryptions, result")


def check_marks(number, ballot, election):
    """Step 4: the last question repeats the For marks. The tool cannot know this rule of ours."""
    if election["questions"][-1]["question"] == FOR_MARKS:
        *rows, last = ballot["answers"]
        if [row["choices"][0] for row in rows] != last["choices"]:
            stop(f"ballot {number}: the last question does not repeat the For marks")


def recorded_tally(data, archive):
    """What the event of the tally speaks of, and the tally that this speaks of."""
    events = [json.loads(body) for name, body, _ in records(archive) if name.endswith(".event.json")]
    payload = next(data[event["payload"]] for event in events if event["type"] == "EncryptedTally")
    tally = data.get(json.loads(payload)["encrypted_tally"])
    if tally is None:
        stop("the tally is not there")
    return payload.decode(), tally.decode()


def run(tool, command, folder):
    done = subprocess.run([tool, "election", command, "--dir", folder], capture_output=True, text=True)
    if done.returncode != 0:
        stop(f"belenios-tool election {command}: {(done.stderr.strip() or '?').splitlines()[-1]}")
    return done.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("archive", type=pathlib.Path)
    parser.add_argument("--tool", default="belenios-tool")
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    archive = given.archive.read_bytes()
    data, setup, events, last_event, ballots, setup_end = read(archive)
    check_order(events)
    election = json.loads(data[setup["election"]])
    credentials = json.loads(data[setup["credentials"]])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        # Step 2: each ballot by itself, in an archive that was cut off after the setup.
        (folder / "cut").mkdir()
        (folder / "cut" / f"{election['uuid']}.bel").write_bytes(archive[:setup_end])
        cast = {}

        def check(numbered):
            number, text = numbered
            (folder / f"ballot{number}").write_bytes(text)
            command = [given.tool, "election", "verify-ballot", "--dir", folder / "cut", "--ballot", folder / f"ballot{number}"]
            done = subprocess.run(command, capture_output=True, text=True)
            return done.returncode == 0 and "ballot is valid" in done.stdout + done.stderr

        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            for number, (text, is_valid) in enumerate(zip(ballots, pool.map(check, enumerate(ballots, 1))), 1):
                if not is_valid:
                    stop(f"ballot {number} is not valid")
                # Step 3: one ballot for each credential; no ballot can be there twice then.
                ballot = json.loads(text)
                first = cast.setdefault(ballot["credential"], number)
                if first != number:
                    stop(f"ballot {number} has the credential of ballot {first}")
                check_marks(number, ballot, election)
                print(f"\r{number} of {len(ballots)} ballots", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        # Step 5: everything else. The tool's `verify` takes the recorded tally as it is, so the ballots are added up first.
        (folder / "all").mkdir()
        (folder / "all" / f"{election['uuid']}.bel").write_bytes(archive)
        payload, tally = recorded_tally(data, archive)
        if run(given.tool, "compute-encrypted-tally", folder / "all").split() != [tally, payload]:
            stop("the recorded tally is not the sum of the ballots")
        run(given.tool, "verify", folder / "all")
    print(f"election     {election['name']}")
    print(f"questions    {len(election['questions'])}")
    print(f"credentials  {len(credentials)}")
    print(f"ballots      {len(ballots)}")
    print(f"last event   {last_event}")
    print("The audit found nothing wrong.")


main()
