//! A second reader and writer of `.bel` archives, which lets one do what the crate's own refuses; and of the places in JSON.

use sha2::{Digest, Sha256};

/// An archive as a list of events with the data before them.
#[derive(Clone)]
pub struct Bel {
    pub timestamp: u64,
    pub events: Vec<(String, Vec<String>)>,
}

pub fn sha(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Bel {
    pub fn of(bytes: &[u8]) -> Bel {
        let (mut at, mut events, mut data, mut timestamp) = (0, Vec::new(), Vec::new(), 0);
        while at < bytes.len() {
            let text = |from: usize, to: usize| std::str::from_utf8(&bytes[at + from..at + to]).unwrap();
            let size = usize::from_str_radix(text(124, 135), 8).unwrap();
            let body = text(512, 512 + size).to_owned();
            match text(0, 100) {
                name if name.contains(".event.") => {
                    let kind = body.split("\"type\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
                    events.push((kind, std::mem::take(&mut data)));
                }
                name if name.contains(".data.") => data.push(body),
                _ => timestamp = u64::from_str_radix(text(136, 147), 8).unwrap(),
            }
            at += 512 + size.div_ceil(512) * 512;
        }
        Bel { timestamp, events }
    }

    /// The archive with a chain that is right, whatever is in it.
    pub fn bytes(&self) -> Vec<u8> {
        let mut records =
            vec![("BELENIOS".to_owned(), format!("{{\"version\":1,\"timestamp\":\"{}\"}}", self.timestamp))];
        let mut parent: Option<String> = None;
        for (height, (kind, data)) in self.events.iter().enumerate() {
            records.extend(data.iter().map(|body| (format!("{}.data.json", sha(body)), body.clone())));
            let before = parent.map(|hash| format!("\"parent\":\"{hash}\",")).unwrap_or_default();
            let payload = data.last().map(|body| format!(",\"payload\":\"{}\"", sha(body))).unwrap_or_default();
            let event = format!("{{{before}\"height\":{height},\"type\":\"{kind}\"{payload}}}");
            records.push((format!("{}.event.json", sha(&event)), event.clone()));
            parent = Some(sha(&event));
        }
        records.iter().flat_map(|(name, body)| record(name, body, self.timestamp)).collect()
    }

    /// The data of the first event of a kind.
    pub fn data(&mut self, kind: &str) -> &mut Vec<String> {
        &mut self.events.iter_mut().find(|(found, _)| found == kind).unwrap().1
    }

    /// Sets the hashes of what is before them: in the setup, the tally's payload and the factors' payloads.
    pub fn settle(&mut self) {
        for (kind, data) in &mut self.events {
            match kind.as_str() {
                "Setup" => {
                    let [election, trustees, credentials] = [0, 1, 2].map(|i: usize| sha(&data[i]));
                    data[3] = format!(
                        "{{\"election\":\"{election}\",\"trustees\":\"{trustees}\",\"credentials\":\"{credentials}\"}}"
                    );
                }
                "EncryptedTally" => data[1] = replace_hash(&data[1], &sha(&data[0])),
                "PartialDecryption" => data[1] = replace_hash(&data[1], &sha(&data[0])),
                _ => {}
            }
        }
    }
}

fn replace_hash(payload: &str, hash: &str) -> String {
    format!("{}{hash}\"}}", &payload[..payload.len() - 66])
}

pub fn record(name: &str, body: &str, timestamp: u64) -> Vec<u8> {
    let mut header = vec![0; 512];
    let fields = [
        (0, name.to_owned()),
        (100, "0000644".to_owned()),
        (108, "0000000".to_owned()),
        (116, "0000000".to_owned()),
        (124, format!("{:011o}", body.len())),
        (136, format!("{timestamp:011o}")),
        (148, "        ".to_owned()),
        (156, "0".to_owned()),
    ];
    for (at, text) in fields {
        header[at..at + text.len()].copy_from_slice(text.as_bytes());
    }
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header.extend(body.as_bytes());
    header.resize(header.len().next_multiple_of(512), 0);
    header
}

/// Every string and number in a JSON text: its path, and where it is.
pub fn leaves(text: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    walk(text.as_bytes(), &mut 0, "", &mut found);
    found
}

fn walk(text: &[u8], at: &mut usize, path: &str, found: &mut Vec<(String, std::ops::Range<usize>)>) {
    match text[*at] {
        b'{' | b'[' => {
            let is_list = text[*at] == b'[';
            *at += 1;
            let mut index = 0;
            while !b"}]".contains(&text[*at]) {
                let inner = if is_list {
                    format!("{path}[{index}]")
                } else {
                    let name = string(text, at);
                    *at += 1; // the colon
                    format!(
                        "{path}{}{}",
                        if path.is_empty() { "" } else { "." },
                        std::str::from_utf8(&text[name]).unwrap()
                    )
                };
                walk(text, at, &inner, found);
                index += 1;
                *at += usize::from(text[*at] == b',');
            }
            *at += 1;
        }
        b'"' => {
            let range = string(text, at);
            found.push((path.to_owned(), range));
        }
        _ => {
            let begun = *at;
            while !b",]}".contains(&text[*at]) {
                *at += 1;
            }
            found.push((path.to_owned(), begun..*at));
        }
    }
}

fn string(text: &[u8], at: &mut usize) -> std::ops::Range<usize> {
    let begun = *at + 1;
    *at = begun;
    while text[*at] != b'"' {
        *at += if text[*at] == b'\\' { 2 } else { 1 };
    }
    *at += 1;
    begun..*at - 1
}

/// The text with one letter of this place changed to another that could stand there.
pub fn changed(text: &str, place: &std::ops::Range<usize>) -> String {
    let at = place.start + place.len() / 2;
    let at = (at..text.len())
        .chain(0..at)
        .find(|&i| text.is_char_boundary(i) && text.as_bytes()[i].is_ascii_alphanumeric())
        .unwrap();
    let other = match text.as_bytes()[at] {
        b'9' => '8',
        b'z' => 'y',
        b'f' => 'e',
        b'Z' => 'Y',
        letter => char::from(letter + 1),
    };
    format!("{}{other}{}", &text[..at], &text[at + 1..])
}
