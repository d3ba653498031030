//! Text to filter, with the place of every mistake.

use std::ops::Range;

use super::{Field, Filter, KEYS, Mistake, Named, Quality, Term, Test, Where};
use crate::command::CATALOG;
use crate::command::catalog::Key;
use crate::link::header::EXTENDED;
use crate::link::{Code, Status};

/// A piece of the text: its bytes, and the word without quotes.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub at: Range<usize>,
    pub word: String,
}

/// One term as it is written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub at: Range<usize>,
    pub not: bool,
    pub key: Option<(Piece, Operator)>,
    pub value: Piece,
    /// A quote was opened and not closed.
    pub open: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// Reads a filter.
pub fn parse(text: &str) -> Result<Filter, Mistake> {
    let terms = terms(text).into_iter().map(term).collect::<Result<_, _>>()?;
    Ok(Filter { terms })
}

/// Cuts the text at blanks that are not in quotes.
pub(super) fn terms(text: &str) -> Vec<Written> {
    let mut found = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let last = at == text.len();
        match (start, c) {
            (None, c) if !c.is_whitespace() => {
                start = Some(at);
                quoted = c == '"';
            }
            (Some(from), c) if last || (c.is_whitespace() && !quoted) => {
                found.push(written(text, from..at, quoted));
                (start, quoted) = (None, false);
            }
            (Some(_), '"') => quoted = !quoted,
            _ => {}
        }
    }
    found
}

fn written(text: &str, at: Range<usize>, open: bool) -> Written {
    let whole = text.get(at.clone()).unwrap_or("");
    let not = whole.len() > 1 && whole.starts_with('-');
    let from = at.start + usize::from(not);
    let rest = text.get(from..at.end).unwrap_or("");
    let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (name, behind) = rest.split_at(letters);
    let operators = [
        ("!=", Operator::IsNot),
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        (":", Operator::Is),
        ("=", Operator::Is),
        ("<", Operator::Less),
        (">", Operator::More),
    ];
    let operator = operators.iter().find(|(sign, _)| !name.is_empty() && behind.starts_with(sign));
    let piece = |range: Range<usize>| {
        let word = text.get(range.clone()).unwrap_or("").replace('"', "");
        Piece { at: range, word }
    };
    let (key, value_at) = match operator {
        Some((sign, operator)) => {
            (Some((piece(from..from + letters), *operator)), from + letters + sign.len())
        }
        None => (None, from),
    };
    Written { not, key, value: piece(value_at..at.end), at, open }
}

fn term(written: Written) -> Result<Term, Mistake> {
    let Written { not, key, value, open, at } = written;
    if open {
        return mistake(at, "the quote is not closed");
    }
    let Some((key, operator)) = key else {
        return Ok(Term { not, test: Test::Text(value.word.to_lowercase()) });
    };
    let name = key.word.to_lowercase();
    if !KEYS.iter().any(|(known, _)| *known == name) {
        return mistake(key.at, format!("{name:?} is no key; an empty field lists them"));
    }
    if value.word.trim().is_empty() {
        return mistake(at, format!("{name} needs a value"));
    }
    let ordered = matches!(name.as_str(), "ms" | "nack" | "no" | "n" | "zone");
    if !ordered && !matches!(operator, Operator::Is | Operator::IsNot) {
        return mistake(at, format!("{name} is not a number: write {name}: or {name}!="));
    }
    let test = match name.as_str() {
        "cmd" => Test::Command(each(&value, commands)?.into_iter().flatten().collect()),
        "status" => Test::Status(each(&value, status)?),
        "session" => Test::Is(Quality::Protected, yes(&value)?),
        "pinned" => Test::Is(Quality::Pinned, yes(&value)?),
        "note" => Test::Is(Quality::Noted, yes(&value)?),
        "slow" => Test::Is(Quality::Slow, yes(&value)?),
        "from" => Test::From(each(&value, |piece| Ok(piece.word.to_lowercase()))?),
        "bytes" => Test::Bytes(Where::Either, bytes(&value)?),
        "sent" => Test::Bytes(Where::Sent, bytes(&value)?),
        "got" => Test::Bytes(Where::Received, bytes(&value)?),
        "ms" => numbers(Field::Milliseconds, &value, operator, thousandths)?,
        "nack" => numbers(Field::Nacks, &value, operator, decimal)?,
        "no" => numbers(Field::Number, &value, operator, decimal)?,
        "zone" => numbers(Field::Zone, &value, operator, decimal)?,
        _ => numbers(Field::Counter, &value, operator, hex_number)?,
    };
    Ok(Term { not: not ^ (operator == Operator::IsNot), test })
}

fn mistake<T>(at: Range<usize>, what: impl Into<String>) -> Result<T, Mistake> {
    Err(Mistake { at, what: what.into() })
}

/// The alternatives between commas, each with its own place.
fn pieces(value: &Piece) -> Vec<Piece> {
    let mut at = value.at.start;
    let quoted = value.at.len() != value.word.len();
    let mut found = Vec::new();
    for word in value.word.split(',') {
        // Quotes shift places, and nothing has none; then the whole value is the place.
        let place = if quoted || word.is_empty() { value.at.clone() } else { at..at + word.len() };
        found.push(Piece { at: place, word: word.trim().to_owned() });
        at += word.len() + 1;
    }
    found
}

fn each<T>(value: &Piece, read: impl Fn(&Piece) -> Result<T, Mistake>) -> Result<Vec<T>, Mistake> {
    let one = |piece: &Piece| match piece.word.as_str() {
        "" => mistake(piece.at.clone(), "a value is missing beside a comma"),
        _ => read(piece),
    };
    pieces(value).iter().map(one).collect()
}

/// Letters and digits only, lower case: `Put I²C parameters` is found as `puti2c`.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().map(|c| if c == '²' { '2' } else { c });
    letters.filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn commands(piece: &Piece) -> Result<Vec<Named>, Mistake> {
    let named = |key: Key| match key {
        Key::Plain(code) => Named { code, tag: None },
        Key::Tagged(code, tag) => Named { code, tag: Some(tag) },
    };
    let name = plain(&piece.word);
    if name.is_empty() {
        return mistake(piece.at.clone(), "a name or a code is needed: cmd:update");
    }
    let all = || CATALOG.iter().filter(|row| plain(row.name).starts_with(&name));
    // A whole name means that command only: Read is not Read …, Wrap is not Wrapped.
    let exact: Vec<Named> = all().filter(|row| plain(row.name) == name).map(|row| named(row.key)).collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let digits = u16::from_str_radix(&name, 16).map(u16::to_be_bytes);
    let by_code = match (name.len(), digits) {
        (2, Ok([_, code])) if code < EXTENDED => Some(Named { code: Code::Basic(code), tag: None }),
        (4, Ok([EXTENDED, code])) => Some(Named { code: Code::Extended(code), tag: None }),
        (4, Ok([code, tag])) if code < EXTENDED => Some(Named { code: Code::Basic(code), tag: Some(tag) }),
        _ => None,
    };
    if let Some(named) = by_code {
        return Ok(vec![named]);
    }
    let mut found: Vec<Named> = all().map(|row| named(row.key)).collect();
    if found.is_empty() {
        let inside = CATALOG.iter().filter(|row| plain(row.name).contains(&name));
        found = inside.map(|row| named(row.key)).collect();
    }
    if found.is_empty() {
        return mistake(piece.at.clone(), format!("no command is called {:?}", piece.word));
    }
    Ok(found)
}

fn status(piece: &Piece) -> Result<Option<u8>, Mistake> {
    if piece.word.eq_ignore_ascii_case("none") {
        return Ok(None);
    }
    let code = u8::from_str_radix(&piece.word, 16).ok().filter(|code| *code < 0x20 && piece.word.len() == 2);
    let word = plain(&piece.word);
    let named = || Status::all().find(|status| plain(status.name()) == word).map(Status::code);
    match code.or_else(named) {
        Some(code) => Ok(Some(code)),
        None => mistake(
            piece.at.clone(),
            format!("{:?} is no status: two hex digits up to 1F, or none", piece.word),
        ),
    }
}

fn yes(value: &Piece) -> Result<bool, Mistake> {
    match value.word.to_lowercase().as_str() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => mistake(value.at.clone(), "yes or no"),
    }
}

fn bytes(value: &Piece) -> Result<Vec<Option<u8>>, Mistake> {
    let digits: Vec<char> = value.word.chars().filter(|c| !c.is_whitespace()).collect();
    if !digits.len().is_multiple_of(2) {
        return mistake(value.at.clone(), format!("{} hex digits, pairs needed", digits.len()));
    }
    let pair = |pair: &[char]| match pair {
        ['?', '?'] => Some(None),
        [hi, lo] => Some(Some(u8::try_from(hi.to_digit(16)? << 4 | lo.to_digit(16)?).ok()?)),
        _ => None,
    };
    match digits.chunks(2).map(pair).collect() {
        Some(found) => Ok(found),
        None => mistake(value.at.clone(), "hex pairs, or ?? for any byte"),
    }
}

fn decimal(word: &str) -> Option<u64> {
    word.parse().ok()
}

fn hex_number(word: &str) -> Option<u64> {
    u64::from_str_radix(word, 16).ok()
}

/// Milliseconds as microseconds.
fn thousandths(word: &str) -> Option<u64> {
    let value: f64 = word.parse().ok().filter(|value| (0.0..1e9).contains(value))?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0 and 1e12")]
    Some((value * 1000.0).round() as u64)
}

fn numbers(
    field: Field,
    value: &Piece,
    operator: Operator,
    read: fn(&str) -> Option<u64>,
) -> Result<Test, Mistake> {
    let number = |word: &str, at: &Range<usize>| {
        read(word).ok_or_else(|| Mistake { at: at.clone(), what: format!("{word:?} is no number here") })
    };
    let one = |piece: &Piece| {
        let at = &piece.at;
        if matches!(operator, Operator::Is | Operator::IsNot)
            && let Some((low, high)) = piece.word.split_once("..")
        {
            let low = if low.is_empty() { 0 } else { number(low, at)? };
            let high = if high.is_empty() { u64::MAX } else { number(high, at)? };
            if low > high {
                return mistake(at.clone(), "the range ends before it begins");
            }
            return Ok((low, high));
        }
        let n = number(&piece.word, at)?;
        match operator {
            Operator::Is | Operator::IsNot => Ok((n, n)),
            Operator::AtMost => Ok((0, n)),
            Operator::AtLeast => Ok((n, u64::MAX)),
            Operator::More => Ok((n.saturating_add(1), u64::MAX)),
            Operator::Less => match n.checked_sub(1) {
                Some(high) => Ok((0, high)),
                None => mistake(at.clone(), "nothing is less than 0"),
            },
        }
    };
    Ok(Test::Number(field, each(value, one)?))
}
