//! RON by its brackets and commas alone: enough to know where every value stands, whatever it means.

use core::ops::Range;

/// Brackets inside brackets that are followed; no file of ours comes near.
const DEEPEST: usize = 64;

/// A value in the text.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands, with its name and brackets.
    pub range: Range<usize>,
    /// What is inside.
    pub body: Body,
}

/// What is inside a value.
#[derive(Clone, Debug)]
pub enum Body {
    /// Nothing that is looked at: a number, a word, a string.
    Leaf,
    /// Named fields: the name, where name and comma stand, the value.
    Fields(Vec<(String, Range<usize>, Node)>),
    /// Entries without names, in any brackets.
    List(Vec<Node>),
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To a named field.
    Field(String),
    /// To an entry, from 0.
    Entry(usize),
}

/// A value found, with its path.
pub struct Spot<'a> {
    /// Its path.
    pub path: String,
    /// The value.
    pub node: &'a Node,
}

/// The steps of `zones[3].bytes`.
pub fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for part in path.split('.').filter(|part| !part.is_empty()) {
        let (name, entries) = part.split_once('[').map_or((part, ""), |(name, rest)| (name, rest));
        if !name.is_empty() {
            steps.push(Step::Field(name.to_owned()));
        }
        let numbers = entries.split('[').filter_map(|entry| entry.trim_end_matches(']').parse().ok());
        steps.extend(numbers.map(Step::Entry));
    }
    steps
}

/// The path of a field inside another.
pub fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

impl Node {
    /// The value one step inside.
    pub fn child(&self, step: &Step) -> Option<&Self> {
        match (&self.body, step) {
            (Body::Fields(fields), Step::Field(name)) => {
                fields.iter().find(|(known, ..)| known == name).map(|(.., node)| node)
            }
            (Body::List(items), Step::Entry(number)) => items.get(*number),
            _ => None,
        }
    }

    fn children(&self) -> Vec<(String, &Self)> {
        match &self.body {
            Body::Leaf => Vec::new(),
            Body::Fields(fields) => fields.iter().map(|(name, _, node)| (name.clone(), node)).collect(),
            Body::List(items) => {
                items.iter().enumerate().map(|(number, node)| (format!("[{number}]"), node)).collect()
            }
        }
    }

    fn walk<'a>(&'a self, path: String, visit: &mut dyn FnMut(&str, &'a Self)) {
        visit(&path, self);
        for (step, child) in self.children() {
            let path = if step.starts_with('[') { format!("{path}{step}") } else { join(&path, &step) };
            child.walk(path, visit);
        }
    }

    /// The value that a reader standing at `at` complains of: the one that begins there, else the one just read, else the
    /// smallest around.
    pub fn spot(&self, at: usize, text: &str) -> Spot<'_> {
        let mut best = (0, Spot { path: String::new(), node: self });
        self.walk(String::new(), &mut |path, node| {
            let Range { start, end } = node.range;
            let just_read = text.get(end..at).is_some_and(|gap| gap.trim().is_empty());
            let rank = match () {
                () if start == at => 3,
                () if just_read => 2,
                () if start < at && at < end => 1,
                () => return,
            };
            let (best_rank, best_node) = (best.0, best.1.node);
            if rank > best_rank || (rank == best_rank && node.range.len() <= best_node.range.len()) {
                best = (rank, Spot { path: path.to_owned(), node });
            }
        });
        best.1
    }

    /// The smallest value called `outer` around a place that has no field of this name; the reader may stand just behind
    /// its closing bracket.
    pub fn struct_without(&self, field: &str, outer: &str, at: usize, text: &str) -> Option<Spot<'_>> {
        let mut best: Option<Spot<'_>> = None;
        self.walk(String::new(), &mut |path, node| {
            let holds = node.range.start <= at && at <= node.range.end;
            let smaller = best.as_ref().is_none_or(|best| node.range.len() < best.node.range.len());
            let head = text.get(node.range.clone()).unwrap_or_default();
            let called =
                head.starts_with('(') || head.split('(').next().is_some_and(|name| name.trim() == outer);
            let lacks = match &node.body {
                Body::Leaf => false,
                Body::Fields(fields) => !fields.iter().any(|(name, ..)| name == field),
                Body::List(items) => items.is_empty() && called,
            };
            if holds && smaller && called && lacks {
                best = Some(Spot { path: path.to_owned(), node });
            }
        });
        best
    }

    /// The last field of this name that begins at or before a place: its path, and all that has to go with it.
    pub fn field_near(&self, at: usize, name: &str) -> Option<(String, Range<usize>)> {
        let mut best: Option<(String, Range<usize>)> = None;
        self.walk(String::new(), &mut |path, node| {
            let Body::Fields(fields) = &node.body else { return };
            for (_, range, _) in fields.iter().filter(|(known, range, _)| known == name && range.start <= at)
            {
                if best.as_ref().is_none_or(|(_, best)| range.start >= best.start) {
                    best = Some((join(path, name), range.clone()));
                }
            }
        });
        best
    }

    /// The value around the one at `path`.
    pub fn parent(&self, path: &str) -> Option<Spot<'_>> {
        let cut = path.rfind(['.', '['])?;
        let path = path.get(..cut).unwrap_or_default();
        let mut node = self;
        for step in steps(path) {
            node = node.child(&step)?;
        }
        Some(Spot { path: path.to_owned(), node })
    }
}

/// The value of a text; `None` where its brackets or strings do not close.
pub fn scan(text: &str) -> Option<Node> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    scanner.blank();
    scanner.value(0)
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips white space, comments and attributes.
    fn blank(&mut self) {
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            match rest {
                [b, ..] if b.is_ascii_whitespace() => self.at += 1,
                [b'/', b'/', ..] => self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()),
                [b'/', b'*', ..] => {
                    let end = rest.windows(2).skip(2).position(|pair| pair == b"*/");
                    self.at += end.map_or(rest.len(), |end| end + 4);
                }
                [b'#', b'!', ..] => {
                    self.at += rest.iter().position(|b| *b == b']').map_or(rest.len(), |end| end + 1)
                }
                _ => return,
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        let start = self.at;
        self.word()?;
        let end = self.at;
        self.blank();
        match self.peek() {
            Some(b'(' | b'[' | b'{') => {
                self.at += 1;
                let body = self.inside(depth)?;
                Some(Node { range: start..self.at, body })
            }
            _ if end > start => {
                self.at = end;
                Some(Node { range: start..end, body: Body::Leaf })
            }
            _ => None,
        }
    }

    /// A name, number, string or character; may be empty before a bracket.
    fn word(&mut self) -> Option<()> {
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.at += 1;
                    loop {
                        match self.peek()? {
                            b'\\' => self.at += 2,
                            b'"' => break,
                            _ => self.at += 1,
                        }
                    }
                    self.at += 1;
                }
                b'(' | b'[' | b'{' | b')' | b']' | b'}' | b',' | b':' => break,
                b if b.is_ascii_whitespace() => break,
                b'/' if matches!(self.bytes.get(self.at + 1), Some(b'/' | b'*')) => break,
                _ => self.at += 1,
            }
        }
        Some(())
    }

    /// What stands between brackets, up to and with the closing one.
    fn inside(&mut self, depth: usize) -> Option<Body> {
        let (mut fields, mut items) = (Vec::new(), Vec::new());
        loop {
            self.blank();
            if let b')' | b']' | b'}' = self.peek()? {
                self.at += 1;
                return Some(if fields.is_empty() { Body::List(items) } else { Body::Fields(fields) });
            }
            let start = self.at;
            let node = self.value(depth + 1)?;
            self.blank();
            if self.peek()? == b':' {
                let name = String::from_utf8_lossy(self.bytes.get(node.range)?).into_owned();
                self.at += 1;
                self.blank();
                let value = self.value(depth + 1)?;
                self.blank();
                let value_end = value.range.end;
                let end = if self.peek()? == b',' { self.at + 1 } else { value_end };
                fields.push((name, start..end, value));
            } else {
                items.push(node);
            }
            match self.peek()? {
                b',' => self.at += 1,
                b')' | b']' | b'}' => {}
                _ => return None,
            }
        }
    }
}
