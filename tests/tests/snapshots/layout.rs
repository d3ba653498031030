//! Data as text that people read and compare: what `Debug` says, broken into lines by depth. Bytes are hex pairs, long
//! runs of one byte are folded.

use std::fmt::{Debug, Write as _};

/// Longest line.
const WIDTH: usize = 118;
/// Fields that hold bytes; other lists of numbers stay decimal.
const BYTES: [&str; 7] = ["id", "der", "bytes", "chip", "sent", "received", "rows"];
/// As many equal bytes in a row are folded.
const RUN: usize = 8;

/// A value as `Debug` prints it.
enum Node {
    Leaf(String),
    /// What stands before the bracket, the bracket, what is inside: name (empty in a list) and value.
    Group(String, char, Vec<(String, Node)>),
}

/// The text of a value.
pub fn text(value: &impl Debug) -> String {
    let printed = format!("{value:?}");
    let mut out = String::new();
    let node = Parser { rest: &printed }.value("");
    lines(&mut out, "", "", &node, 0);
    out
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let first = chars.next();
        self.rest = chars.as_str();
        first
    }

    /// A value up to the comma or bracket that ends it. `name` is the field it belongs to.
    fn value(&mut self, name: &str) -> Node {
        let mut said = String::new();
        loop {
            match self.rest.chars().next() {
                None | Some(',' | '}' | ']' | ')') => return Node::Leaf(said.trim().to_owned()),
                Some(quote @ ('"' | '\'')) => self.quoted(quote, &mut said),
                Some(open @ ('{' | '[' | '(')) => {
                    self.take();
                    let inside = self.inside((open != '{').then_some(name));
                    return group(said.trim(), open, inside, name);
                }
                Some(_) => said.extend(self.take()),
            }
        }
    }

    fn quoted(&mut self, quote: char, said: &mut String) {
        said.extend(self.take());
        while let Some(next) = self.take() {
            said.push(next);
            if next == '\\' {
                said.extend(self.take());
            } else if next == quote {
                return;
            }
        }
    }

    /// What is between brackets. In a list or a tuple the values belong to the field `of`; else each has its own name.
    fn inside(&mut self, of: Option<&str>) -> Vec<(String, Node)> {
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.rest.chars().next() {
                Some(',') => drop(self.take()),
                None | Some('}' | ']' | ')') => {
                    self.take();
                    return items;
                }
                Some(_) => {
                    let name = if of.is_none() { self.name() } else { String::new() };
                    let value = self.value(of.unwrap_or(&name));
                    items.push((name, value));
                }
            }
        }
    }

    /// A field's name, or a map's key.
    fn name(&mut self) -> String {
        let Some(at) =
            self.rest.find(": ").filter(|at| !self.rest[..*at].contains(['{', '[', '(', ',', '}']))
        else {
            return String::new();
        };
        let (name, rest) = (self.rest[..at].to_owned(), &self.rest[at + 2..]);
        self.rest = rest;
        name
    }
}

/// `Some(x)` is x, a run of text is its text, and a list of bytes is one value.
fn group(said: &str, open: char, mut inside: Vec<(String, Node)>, name: &str) -> Node {
    // Of a run of text only the text is data; face and ink are the theme's.
    let only_the_first = (said == "Some" && inside.len() == 1) || (said == "Run" && open == '{');
    if only_the_first && !inside.is_empty() {
        return inside.remove(0).1;
    }
    let bytes: Option<Vec<u8>> = inside.iter().map(|(_, node)| byte(node)).collect();
    match bytes.filter(|bytes| !bytes.is_empty() && BYTES.contains(&name)) {
        Some(bytes) => Node::Leaf(pairs(&bytes)),
        None => Node::Group(said.to_owned(), open, inside),
    }
}

fn byte(node: &Node) -> Option<u8> {
    if let Node::Leaf(text) = node { text.parse().ok() } else { None }
}

fn pairs(bytes: &[u8]) -> String {
    let runs = bytes.chunk_by(|a, b| a == b).map(|run| match run {
        [byte, ..] if run.len() >= RUN => format!("{byte:02X} ×{}", run.len()),
        _ => run.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" "),
    });
    runs.collect::<Vec<_>>().join(" ")
}

fn flat(name: &str, node: &Node) -> String {
    let label = if name.is_empty() { String::new() } else { format!("{name}: ") };
    match node {
        Node::Leaf(text) => label + text,
        Node::Group(said, open, inside) => {
            let items: Vec<_> = inside.iter().map(|(name, node)| flat(name, node)).collect();
            let (before, after) = match open {
                '{' => (" { ", " }"),
                '[' => ("[", "]"),
                _ => ("(", ")"),
            };
            let before = if said.is_empty() { before.trim_start() } else { before };
            format!("{label}{said}{before}{}{after}", items.join(", "))
        }
    }
}

fn lines(out: &mut String, mark: &str, name: &str, node: &Node, depth: usize) {
    let indent = "  ".repeat(depth);
    let line = flat(name, node);
    let short = indent.len() + mark.len() + line.chars().count() <= WIDTH;
    match node {
        Node::Group(said, open, inside) if !short && !inside.is_empty() => {
            let label = if name.is_empty() { said.clone() } else { format!("{name}: {said}") };
            let label = label.trim_end();
            let _ = writeln!(out, "{indent}{mark}{label}");
            let mark = if *open == '{' { "" } else { "- " };
            inside.iter().for_each(|(name, node)| lines(out, mark, name, node, depth + 1));
        }
        _ => wrapped(out, &indent, &format!("{mark}{line}")),
    }
}

/// A long line of bytes goes on under itself.
fn wrapped(out: &mut String, indent: &str, line: &str) {
    let mut room = String::new();
    let is_bytes = line.split(' ').filter(|word| word.len() == 2).count() > 20;
    if !is_bytes || line.contains('"') {
        let _ = writeln!(out, "{indent}{line}");
        return;
    }
    for word in line.split(' ') {
        if indent.len() + room.chars().count() + word.len() > WIDTH {
            let _ = writeln!(out, "{indent}{}", room.trim_end());
            "    ".clone_into(&mut room);
        }
        room.push_str(word);
        room.push(' ');
    }
    let _ = writeln!(out, "{indent}{}", room.trim_end());
}
