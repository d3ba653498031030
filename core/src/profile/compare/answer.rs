//! Where a value stands in the answer it was read from: the decoders tell, run again with their recorder.

use core::ops::Range;

use super::item::{Asked, Proof};
use crate::command::catalog::Listed;
use crate::command::{Command, NoContext};
use crate::describe::{self, Field};
use crate::observe::Seen;

/// The answer to one query, by its fields.
pub(super) struct Answer {
    asked: Asked,
    exchange: u64,
    bytes: Vec<u8>,
    fields: Vec<Field>,
    computed: bool,
}

/// Which command a query is.
pub(super) fn asked<C: Listed>(query: C) -> Asked {
    asked_by(&query.into_command())
}

/// Which command this is.
pub(super) fn asked_by(command: &Command) -> Asked {
    let row = command.row();
    Asked { key: row.key, name: row.name }
}

impl Answer {
    /// The answer as it came; as it would be now, where the value changed since.
    pub(super) fn of<C: Listed>(query: C, seen: &Seen<C::Response>) -> Self {
        let command = query.into_command();
        let now = C::into_response(seen.value.clone());
        let (read, fields) = describe::payload(&seen.bytes, &command, &NoContext);
        let computed = read.as_ref() != Some(&now);
        let (bytes, fields) = if computed {
            let bytes = now.encode();
            let fields = describe::payload(&bytes, &command, &NoContext).1;
            (bytes, fields)
        } else {
            (seen.bytes.clone(), fields)
        };
        Self { asked: asked_by(&command), exchange: seen.exchange, bytes, fields, computed }
    }

    /// The whole answer.
    pub(super) fn whole(&self) -> Option<Proof> {
        self.proof(0..self.bytes.len(), 0..self.bytes.len())
    }

    /// A field outside of all records, with the whole answer around it.
    pub(super) fn field(&self, name: &str) -> Option<Proof> {
        let field = self.fields.iter().find(|field| field.name == name && field.children.is_empty())?;
        self.proof(field.range.clone(), field.range.clone())
    }

    /// A field of a record; the record's number counts from 0.
    pub(super) fn in_record(&self, number: usize, name: &str) -> Option<Proof> {
        let record = self.records().nth(number)?;
        let field = record.children.iter().find(|field| field.name == name)?;
        self.proof(record.range.clone(), field.range.clone())
    }

    /// A whole record.
    pub(super) fn record(&self, number: usize) -> Option<Proof> {
        let range = self.records().nth(number)?.range.clone();
        self.proof(range.clone(), range)
    }

    fn records(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.children.is_empty())
    }

    fn proof(&self, record: Range<usize>, lit: Range<usize>) -> Option<Proof> {
        Some(Proof {
            source: format!("answer to {}", self.asked.key),
            exchange: Some(self.exchange),
            at: record.start,
            record: self.bytes.get(record.clone())?.to_vec(),
            lit: lit.start.checked_sub(record.start)?..lit.end.checked_sub(record.start)?,
            computed: self.computed,
        })
    }
}
