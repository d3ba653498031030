//! The memory map comes from embassy-stm32; exactly one board has to be chosen.

fn main() {
    let boards = ["H503", "L452", "U575", "H563"];
    let chosen = boards.iter().filter(|board| std::env::var_os(format!("CARGO_FEATURE_{board}")).is_some());
    assert!(chosen.count() == 1, "choose one board: --features h503, l452, u575 or h563");
}
