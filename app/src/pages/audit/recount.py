import hashlib, json

number, previous = 0, "0" * 64
for line in json.load(open("audit.json", encoding="utf-8")):
    number += 1
    person = "" if line["person"] is None else str(line["person"])
    fields = [
        str(line["number"]), line["at"], person,
        line["name"]["zh"], line["name"]["en"], line["role"] or "",
        line["act"], line["subject"], line["details"], line["previous"],
    ]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    follows = line["number"] == number and line["previous"] == previous
    previous = hashlib.sha256(text.encode()).hexdigest()
    assert follows and line["hash"] == previous, f"line {number}"
print(number, previous)
