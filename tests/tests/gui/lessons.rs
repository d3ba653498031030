//! Lessons: predict, check, run on the lesson's own chips, see; with the mouse and with the keyboard alone.

use egui::{Key, Modifiers, Theme};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use stsafe_core::authenticate::Act;
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::hex;
use stsafe_workbench::action::{Action, Screen};
use stsafe_workbench::lesson::LESSONS;
use stsafe_workbench::view::lesson::LessonErrand;

use crate::bench::{Bench, click, click_first, key, picture, shows, sized, window};

const TITLE: &str = "Why a copied certificate is not enough";

fn at_lessons(bench: Bench, theme: Theme) -> Harness<'static, Bench> {
    let mut harness = window(bench, theme);
    key(&mut harness, Key::E);
    assert_eq!(harness.state().window.screen(), Screen::Lessons);
    harness
}

fn in_lesson(bench: Bench, theme: Theme) -> Harness<'static, Bench> {
    let mut harness = at_lessons(bench, theme);
    click(&mut harness, &format!("Lesson 1, {TITLE}, about 6 minutes"));
    harness
}

fn alt(harness: &mut Harness<'static, Bench>, key: Key) {
    harness.key_press_modifiers(Modifiers::ALT, key);
    harness.run();
}

/// The key of the right answer of a step, from 1.
fn right(step: usize) -> Key {
    let choices = &LESSONS[0].steps[step - 1].question.choices;
    [Key::A, Key::B, Key::C][choices.iter().position(|choice| choice.right).expect("a right answer")]
}

/// Answers, runs and leaves this many steps with the keyboard.
fn do_steps(harness: &mut Harness<'static, Bench>, steps: usize) {
    for step in 1..=steps {
        key(harness, right(step));
        for _ in 0..3 {
            key(harness, Key::Enter);
        }
    }
}

fn is_disabled(harness: &Harness<'static, Bench>, label: &str) -> bool {
    harness.get_by_label(label).accesskit_node().is_disabled()
}

#[test]
fn the_whole_lesson_with_the_keyboard_alone() {
    let mut harness = in_lesson(Bench::fresh(), Theme::Light);
    for step in 1..=7 {
        assert!(shows(&harness, &format!("Step {step} of 7, ")), "{step}");
        key(&mut harness, right(step));
        key(&mut harness, Key::Enter);
        key(&mut harness, Key::Enter);
        assert!(shows(&harness, "What the chips did"), "step {step} was run");
        if step < 7 {
            alt(&mut harness, Key::ArrowRight);
        }
    }
    assert!(shows(&harness, "7 of 7 steps, 7 right at once"));
    assert!(shows(&harness, "Does it hold the key? Genuine: passed. Clone: failed"));
    assert!(shows(&harness, "The genuine signature, held against the other challenge: failed"));
    key(&mut harness, Key::Enter);
    assert!(shows(&harness, "Lesson 1, "), "back at the list");
}

#[test]
fn a_wrong_answer_explains_and_next_stays_closed_until_the_right_one() {
    let mut harness = in_lesson(Bench::fresh(), Theme::Light);
    assert!(is_disabled(&harness, "Check my answer"), "nothing is chosen yet");
    click(&mut harness, "A. Only a host that holds keys for this chip.");
    click(&mut harness, "Check my answer");
    assert!(shows(&harness, "That would be the condition Host."));
    assert!(shows(&harness, "A. Only a host that holds keys for this chip., not right"));
    assert!(shows(&harness, "Next opens after the right answer"));
    alt(&mut harness, Key::ArrowRight);
    assert!(shows(&harness, "Step 1 of 7, The cloud asks for identity, current"), "Next is closed");
    click_first(&mut harness, "Step 2 of 7, The device gives its certificate, not open yet");
    assert!(shows(&harness, "Step 1 of 7, The cloud asks for identity, current"));
    key(&mut harness, Key::B);
    assert_eq!(harness.state().window.screen(), Screen::Lessons, "B answers here; it does not go to Bridge");
    key(&mut harness, Key::Enter);
    assert!(shows(&harness, "B. Everybody who can send the chip a command., right"));
    assert!(shows(&harness, "1 of 7 steps, 0 right at once"));
    click(&mut harness, "Next");
    assert!(shows(&harness, "Step 2 of 7, The device gives its certificate, current"), "without running it");
}

#[test]
fn the_lesson_never_asks_the_chip_that_is_connected() {
    let mut harness = in_lesson(Bench::real(), Theme::Light);
    let view = &harness.state().window.view;
    let (exchanges, kept) = (view.exchange_count, view.exchanges.len());
    harness.state_mut().asked.clear();
    do_steps(&mut harness, 7);
    let view = &harness.state().window.view;
    assert_eq!(
        (view.exchange_count, view.exchanges.len()),
        (exchanges, kept),
        "and the Trace has none of it"
    );
    assert!(view.lesson.genuine.exchanges.len() >= 4, "but the lesson's own chips were asked");
    assert!(harness.state().asked.iter().all(|asked| matches!(asked, Action::Lesson(_))));
}

#[test]
fn a_lesson_needs_no_device() {
    let mut harness = in_lesson(Bench::empty(), Theme::Light);
    do_steps(&mut harness, 6);
    assert!(shows(&harness, "Step 7 of 7, The cloud verifies, current"));
    assert!(harness.state().window.view.device.is_none());
}

#[test]
fn what_the_text_claims_is_what_the_run_gave() {
    let mut harness = in_lesson(Bench::fresh(), Theme::Light);
    do_steps(&mut harness, 4);
    key(&mut harness, right(5));
    key(&mut harness, Key::Enter);
    assert!(!shows(&harness, "random bytes, "), "nothing is shown before it was run");
    key(&mut harness, Key::Enter);
    let desk = harness.state().window.view.lesson.clone();
    for (who, name) in [(Scenario::Genuine, "Genuine"), (Scenario::Clone, "Clone")] {
        let start = hex::pairs(&desk.of(who).challenge[..6]);
        assert!(shows(&harness, &format!("{name}: 32 random bytes, {start} …")), "{name}");
    }
    assert_ne!(desk.genuine.challenge, desk.clone.challenge);
    // The frame that is shown before it is sent is the one that is sent.
    assert!(shows(&harness, "The frame that will be sent"));
    assert_eq!(desk.genuine.of_act(Act::Sign), None);
    key(&mut harness, Key::Enter);
    key(&mut harness, right(6));
    key(&mut harness, Key::Enter);
    key(&mut harness, Key::Enter);
    assert!(shows(&harness, "The frame that was sent"));
    let desk = &harness.state().window.view.lesson;
    let sent = &desk.genuine.exchanges_of(Act::Sign).first().expect("an exchange").sent;
    assert_eq!(sent[4..36], desk.genuine.challenge, "header, subject, slot, length; then the challenge");
}

#[test]
fn reset_gives_new_chips_and_new_challenges() {
    let mut harness = in_lesson(Bench::live(), Theme::Light);
    do_steps(&mut harness, 4);
    key(&mut harness, right(5));
    key(&mut harness, Key::Enter);
    key(&mut harness, Key::Enter);
    let before = harness.state().window.view.lesson.genuine.challenge.clone();
    assert!(!shows(&harness, "Reset the lesson's chips"), "the trainer's notes are folded");
    click(&mut harness, "For the trainer, folded");
    click(&mut harness, "Reset the lesson's chips");
    assert!(harness.state().asked.contains(&Action::Lesson(LessonErrand::Reset)));
    assert!(harness.state().window.view.lesson.genuine.exchanges.is_empty());
    click(&mut harness, "Draw a challenge for each");
    let after = &harness.state().window.view.lesson.genuine.challenge;
    assert_eq!(after.len(), 32);
    assert_ne!(*after, before, "a challenge does not come twice");
}

#[test]
fn alt_and_an_arrow_keep_their_meaning_outside_of_a_lesson() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    key(&mut harness, Key::Num2);
    key(&mut harness, Key::E);
    alt(&mut harness, Key::ArrowLeft);
    assert_eq!(harness.state().window.screen(), Screen::Memory, "from the list");
    alt(&mut harness, Key::ArrowRight);
    click_first(&mut harness, "Lesson 1, ");
    key(&mut harness, right(1));
    key(&mut harness, Key::Enter);
    alt(&mut harness, Key::ArrowRight);
    alt(&mut harness, Key::ArrowLeft);
    assert_eq!(harness.state().window.screen(), Screen::Lessons, "inside, it goes from step to step");
    assert!(shows(&harness, "Step 1 of 7, The cloud asks for identity, current"));
    alt(&mut harness, Key::ArrowLeft);
    assert_eq!(harness.state().window.screen(), Screen::Memory, "from the first step");
    key(&mut harness, Key::B);
    assert_eq!(harness.state().window.screen(), Screen::Bridge, "elsewhere B goes to Bridge");
    key(&mut harness, Key::E);
    click(&mut harness, "Start over");
    assert!(shows(&harness, "0 of 7 steps, 0 right at once"));
    click(&mut harness, "Leave lesson");
    assert!(shows(&harness, "Lesson 1, "));
}

#[test]
fn the_authentication_screen_leads_to_the_lesson() {
    let mut harness = window(Bench::fresh(), Theme::Light);
    key(&mut harness, Key::Num7);
    click(&mut harness, "Lesson 1");
    assert_eq!(harness.state().window.screen(), Screen::Lessons);
}

#[test]
fn pictures_of_the_lessons() {
    for (theme, word) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut list = at_lessons(Bench::used(), theme);
        picture(&mut list, &format!("lessons-{word}"));
        let mut lesson = in_lesson(Bench::used(), theme);
        do_steps(&mut lesson, 4);
        click(&mut lesson, "Clone");
        key(&mut lesson, Key::B);
        picture(&mut lesson, &format!("lesson-predict-{word}"));
        key(&mut lesson, Key::A);
        key(&mut lesson, Key::Enter);
        picture(&mut lesson, &format!("lesson-wrong-{word}"));
        do_steps_from(&mut lesson, 5);
        key(&mut lesson, right(7));
        key(&mut lesson, Key::Enter);
        key(&mut lesson, Key::Enter);
        click(&mut lesson, "For the trainer, folded");
        picture(&mut lesson, &format!("lesson-seen-{word}"));
        let bench = std::mem::replace(lesson.state_mut(), Bench::empty());
        let mut small = sized(bench, theme, stsafe_workbench::theme::space::SMALLEST);
        picture(&mut small, &format!("small-lesson-{word}"));
    }
}

/// Steps 5 and 6, where step 5 was answered wrongly before.
fn do_steps_from(harness: &mut Harness<'static, Bench>, first: usize) {
    for step in first..=6 {
        key(harness, right(step));
        for _ in 0..3 {
            key(harness, Key::Enter);
        }
    }
}
