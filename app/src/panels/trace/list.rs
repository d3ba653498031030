//! The list under a filter: only what is new is looked at, and in one frame only as long as no frame waits for it.

use std::{sync::Arc, time::Duration};

use stsafe_core::{
    trace::{
        Row,
        filter::{Filter, parse},
    },
    words::grouped,
};
use web_time::Instant;

use super::{
    State,
    build::row_of,
    data::{Data, Only},
};
use crate::{
    text,
    view::{Listed, View},
};

/// How long one frame goes on searching: less than half of it, whatever the filter and the machine.
const SLICE: Duration = Duration::from_millis(6);
/// Work between two looks at the clock. A row costs 1 and its bytes as much as they are long; decoding costs the most.
const STEP: usize = 2_000;
const BYTES: usize = 32;
const DECODED: usize = 100;

/// The list as far as it was built, and for which filter.
#[derive(Clone, Debug, Default)]
pub struct List {
    text: String,
    filter: Filter,
    only: Only,
    /// First and next place, and whose they are.
    from: usize,
    upto: usize,
    capture: bool,
    data: Data,
}

/// The list under the current filter, as far as one frame gets with it. A text that is no filter leaves the last one in
/// force.
pub fn build(view: &View, state: &mut State) -> Data {
    let start = Instant::now();
    build_while(view, state, || start.elapsed() < SLICE)
}

/// The same, as long as `goes_on` says so; one step is always done.
pub fn build_while(view: &View, state: &mut State, goes_on: impl FnMut() -> bool) -> Data {
    let listed = view.listed();
    let store = listed.store;
    let list = &mut state.list;
    let mut again = list.only != state.only || list.capture != view.capture.is_some();
    again |= list.from != store.places().start || list.upto > store.places().end || state.marks_changed;
    if list.text != state.filter {
        list.text.clone_from(&state.filter);
        match parse(&list.text) {
            Ok(filter) => {
                again |= filter != list.filter;
                (list.filter, list.data.mistake) = (filter, None);
            }
            Err(mistake) => list.data.mistake = Some(mistake),
        }
    }
    if again {
        let start = store.places().start;
        (list.only, list.capture) = (state.only, view.capture.is_some());
        (list.from, list.upto) = (start, start);
        list.data = Data { mistake: list.data.mistake.take(), ..Data::default() };
        state.marks_changed = false;
    }
    extend(list, &listed, goes_on);
    let data = &mut list.data;
    data.total = store.len();
    data.pinned = store.pinned();
    data.left = store.places().end - list.upto;
    data.closed = if view.device.is_some() { view.occupied() } else { text::NO_DEVICE };
    data.unsealed = view.capture.as_ref().and_then(|capture| capture.unsealed.as_ref()).map(|unsealed| {
        let (opened, protected) = (unsealed.counters.len() as u64, unsealed.protected as u64);
        format!("{} of {} protected exchanges are shown decrypted", grouped(opened), grouped(protected))
    });
    data.remark = view.capture.as_ref().map(|capture| capture.name.clone());
    data.clone()
}

fn extend(list: &mut List, listed: &Listed<'_>, mut goes_on: impl FnMut() -> bool) {
    let store = listed.store;
    let mut spent = 0;
    let mut found = Vec::new();
    while list.upto < store.places().end {
        if spent >= STEP {
            if !goes_on() {
                break;
            }
            spent = 0;
        }
        let place = list.upto;
        list.upto += 1;
        let Some(row) = store.get(place) else { continue };
        spent += 1 + (row.sent.len() + row.received.len()) / BYTES;
        list.data.refused += usize::from(row.refused());
        list.data.slow += usize::from(row.slow());
        list.data.protected += usize::from(row.protected());
        let words = || {
            spent += DECODED;
            let row = row_of(listed, place);
            row.map_or_else(String::new, |row| format!("{} {}", row.name(), row.from).to_lowercase())
        };
        if is(list.only, &row) && list.filter.passes(&row, words) {
            found.push(place);
        }
    }
    if !found.is_empty() {
        // Nobody else holds it between two frames, so nothing is copied.
        Arc::make_mut(&mut list.data.shown).extend(found);
    }
}

fn is(only: Only, row: &Row<'_>) -> bool {
    match only {
        Only::All => true,
        Only::Protected => row.protected(),
        Only::Refused => row.refused(),
        Only::Slow => row.slow(),
        Only::Pinned => row.pinned(),
    }
}
