//! Which value of a protected exchange flows into which: counter, block 0, IV, ciphertext, MAC. Data only; the rules are
//! those of specification 5.2 to 5.5 (RUN).

use std::ops::Range;

use super::data::{Row, Side};

/// What some bytes of the table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// N or N + 1.
    Counter,
    /// What a block 0 is for.
    Subject,
    /// The command's header, flags included.
    Header,
    /// Plaintext of the command.
    Payload,
    /// Block 0 that becomes the command's IV.
    Block,
    /// The command's IV.
    Iv,
    /// The command's payload as sent, encrypted.
    Cipher,
    /// The whole AES-CMAC over the command.
    Tag,
    /// Its first four bytes.
    Cmac,
    /// The answer's header.
    Status,
    /// Plaintext of the answer.
    Answer,
    /// Block 0 that becomes the answer's IV.
    AnswerBlock,
    /// The answer's IV.
    AnswerIv,
    /// The answer's payload as it came, encrypted.
    AnswerCipher,
    /// The whole AES-CMAC over command and answer.
    AnswerTag,
    /// Its first four bytes.
    Rmac,
}

use Part::{
    Answer, AnswerBlock, AnswerCipher, AnswerIv, AnswerTag, Block, Cipher, Cmac, Counter, Header, Iv,
    Payload, Rmac, Status, Subject, Tag,
};

impl Part {
    /// In a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Counter => "counter",
            Subject => "subject",
            Header => "header",
            Payload => "payload",
            Block | AnswerBlock => "block 0",
            Iv => "IV",
            Cipher => "ciphertext",
            Tag => "AES-CMAC",
            Cmac => "C-MAC",
            Status => "status",
            Answer => "answer",
            AnswerIv => "answer's IV",
            AnswerCipher => "answer's ciphertext",
            AnswerTag => "AES-CMAC of the answer",
            Rmac => "R-MAC",
        }
    }

    /// What is reckoned from it directly.
    const fn feeds(self) -> &'static [Self] {
        match self {
            Counter => &[Block, Tag, AnswerBlock, AnswerTag],
            // The same byte stands in several blocks with several values: it flows no further than its own.
            Subject => &[],
            Header => &[Tag, AnswerTag],
            Payload => &[Cipher, Tag, AnswerTag],
            Block => &[Iv],
            Iv => &[Cipher],
            Cipher => &[Tag, AnswerTag],
            Tag => &[Cmac],
            AnswerBlock => &[AnswerIv],
            AnswerIv => &[AnswerCipher],
            Answer => &[AnswerCipher, AnswerTag],
            Status | AnswerCipher => &[AnswerTag],
            AnswerTag => &[Rmac],
            Cmac | Rmac => &[],
        }
    }

    /// Everything that depends on it, in the order of the table.
    pub fn reaches(self) -> Vec<Self> {
        let mut list: Vec<Self> = Vec::new();
        let mut open = self.feeds().to_vec();
        while let Some(part) = open.pop() {
            if !list.contains(&part) {
                list.push(part);
                open.extend_from_slice(part.feeds());
            }
        }
        list.sort_by_key(|part| *part as usize);
        list
    }
}

/// What the pointer is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pointed {
    /// Whose column.
    pub side: Side,
    /// What it is.
    pub part: Part,
}

/// How bytes are lit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    /// The value itself.
    Same,
    /// Reckoned from it.
    Reckoned,
}

/// The part at a byte of a row: the narrowest one.
pub fn part_at(row: &Row, at: usize) -> Option<Part> {
    let here = row.parts.iter().filter(|(range, _)| range.contains(&at));
    here.min_by_key(|(range, _)| range.len()).map(|(_, part)| *part)
}

/// Which bytes of a row are lit while `part` is pointed at; the value itself comes last, so that it wins.
pub fn lit(row: &Row, part: Part) -> Vec<(Range<usize>, Light)> {
    let reached = part.reaches();
    let of = |wanted: &dyn Fn(Part) -> bool, light| {
        let parts = row.parts.iter().filter(|(_, part)| wanted(*part));
        parts.map(|(range, _)| (range.clone(), light)).collect::<Vec<_>>()
    };
    let mut list = of(&|other| reached.contains(&other), Light::Reckoned);
    list.extend(of(&|other| other == part, Light::Same));
    list
}

/// `Counter flows into block 0, IV, ciphertext, AES-CMAC, C-MAC`: only what this exchange has.
pub fn sentence(rows: &[Row], part: Part) -> String {
    let there = |wanted: Part| rows.iter().any(|row| row.parts.iter().any(|(_, part)| *part == wanted));
    let mut names: Vec<&str> = part.reaches().into_iter().filter(|p| there(*p)).map(Part::name).collect();
    names.dedup();
    let mut said = part.name().to_owned();
    if let Some(first) = said.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if names.is_empty() {
        format!("{said} flows no further")
    } else {
        format!("{said} flows into {}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_reaches_every_iv_and_every_mac_and_a_mac_reaches_nothing() {
        let reached = Counter.reaches();
        for part in [Block, Iv, Cipher, Tag, Cmac, AnswerBlock, AnswerIv, AnswerCipher, AnswerTag, Rmac] {
            assert!(reached.contains(&part), "{part:?}");
        }
        assert!(!reached.contains(&Payload) && !reached.contains(&Header));
        assert!(Cmac.reaches().is_empty() && Rmac.reaches().is_empty());
    }

    #[test]
    fn the_answer_reaches_only_the_answers_mac() {
        assert_eq!(Answer.reaches(), [AnswerCipher, AnswerTag, Rmac]);
        assert!(!Answer.reaches().contains(&Cmac));
    }
}
