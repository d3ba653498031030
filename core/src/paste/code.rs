//! Arrays of programming languages, escaped strings, and plain hex.

use super::{Notation, PasteError, Pasted, bare, digits};

pub(super) fn frame(text: &str) -> Result<Pasted, PasteError> {
    let text = without_comments(text);
    if text.contains("\\x") || text.contains("\\X") {
        return escapes(&text).map(|bytes| bare(bytes, Notation::Escapes));
    }
    // What stands before the array is its declaration: uint8_t frame[] = { … }, let frame: [u8; 4] = [ … ];
    let value_at = text.rfind('=').map_or(0, |at| at + 1);
    let value = text.get(value_at..).unwrap_or("");
    let inside =
        value.find(['{', '[']).and_then(|open| value.rfind(['}', ']']).map(|close| (open + 1, close)));
    let Some((open, close)) = inside.filter(|(open, close)| open <= close) else {
        return digits(&text).map(|bytes| bare(bytes, Notation::Hex));
    };
    let list = value.get(open..close).unwrap_or("").replace("u8", "");
    // Lines before the list count for the line of a mistake.
    let before = text.get(..value_at + open).unwrap_or("");
    let lines_before: String = before.chars().filter(|c| *c == '\n').collect();
    digits(&(lines_before + &list)).map(|bytes| bare(bytes, Notation::Array))
}

/// Comments give way to spaces; line ends stay, so that lines keep their numbers.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('/') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = if from.starts_with("//") {
            from.find('\n').unwrap_or(from.len())
        } else if let Some(inside) = from.strip_prefix("/*") {
            inside.find("*/").map_or(from.len(), |end| end + 4)
        } else {
            out.push('/');
            rest = from.get(1..).unwrap_or("");
            continue;
        };
        let (comment, after) = from.split_at(end);
        out.push(' ');
        out.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    out + rest
}

/// `"\xE5\x00"`, `b'\xe5A'`: escapes, and letters that stand for themselves.
fn escapes(text: &str) -> Result<Vec<u8>, PasteError> {
    let inside = match (text.find(['"', '\'']), text.rfind(['"', '\''])) {
        (Some(open), Some(close)) if open < close => text.get(open + 1..close).unwrap_or(""),
        _ => text.trim(),
    };
    let wrong = |what: String| PasteError { line: 1, what };
    let mut bytes = Vec::new();
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            let byte = u8::try_from(c).ok().filter(u8::is_ascii);
            bytes.push(byte.ok_or_else(|| wrong(format!("{c:?} is no byte of an escaped string")))?);
            continue;
        }
        match chars.next() {
            Some('x' | 'X') => {
                let pair: String = chars.by_ref().take(2).collect();
                let byte = super::byte(&pair);
                bytes
                    .push(byte.ok_or_else(|| wrong(format!("\\x{pair} is no byte: two hex digits needed")))?);
            }
            Some('n') => bytes.push(b'\n'),
            Some('r') => bytes.push(b'\r'),
            Some('t') => bytes.push(b'\t'),
            Some('0') => bytes.push(0),
            Some(quoted @ ('\\' | '"' | '\'')) => bytes.extend(u8::try_from(quoted).ok()),
            other => {
                return Err(wrong(format!("\\{} is no escape", other.map(String::from).unwrap_or_default())));
            }
        }
    }
    Ok(bytes)
}
