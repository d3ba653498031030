//! Icons of the window: code points of the Phosphor fonts, by the name Phosphor gives them.
//!
//! The font files hold exactly these glyphs: `assets/fonts/subset.py` reads this list.
//! An icon always stands beside a word, except close, theme, help and carets (which have a name
//! for screen readers and a tooltip).

/// Phosphor `arrow-bend-down-right`.
pub const ARROW_BEND_DOWN_RIGHT: char = '\u{E01A}';
/// Phosphor `arrow-counter-clockwise`.
pub const ARROW_COUNTER_CLOCKWISE: char = '\u{E038}';
/// Phosphor `arrow-left`.
pub const ARROW_LEFT: char = '\u{E058}';
/// Phosphor `arrow-line-down`.
pub const ARROW_LINE_DOWN: char = '\u{E05C}';
/// Phosphor `arrow-line-right`.
pub const ARROW_LINE_RIGHT: char = '\u{E064}';
/// Phosphor `arrow-right`.
pub const ARROW_RIGHT: char = '\u{E06C}';
/// Phosphor `arrows-clockwise`.
pub const ARROWS_CLOCKWISE: char = '\u{E094}';
/// Phosphor `bank`.
pub const BANK: char = '\u{E0B4}';
/// Phosphor `book-open`.
pub const BOOK_OPEN: char = '\u{E0E6}';
/// Phosphor `bookmark-simple`.
pub const BOOKMARK_SIMPLE: char = '\u{E0EA}';
/// Phosphor `bug`.
pub const BUG: char = '\u{E5F4}';
/// Phosphor `calendar`.
pub const CALENDAR: char = '\u{E108}';
/// Phosphor `caret-down`.
pub const CARET_DOWN: char = '\u{E136}';
/// Phosphor `caret-right`.
pub const CARET_RIGHT: char = '\u{E13A}';
/// Phosphor `caret-up-down`.
pub const CARET_UP_DOWN: char = '\u{E140}';
/// Phosphor `certificate`.
pub const CERTIFICATE: char = '\u{E766}';
/// Phosphor `check`.
pub const CHECK: char = '\u{E182}';
/// Phosphor `check-circle`.
pub const CHECK_CIRCLE: char = '\u{E184}';
/// Phosphor `check-square`.
pub const CHECK_SQUARE: char = '\u{E186}';
/// Phosphor `circle`.
pub const CIRCLE: char = '\u{E18A}';
/// Phosphor `circle-dashed`.
pub const CIRCLE_DASHED: char = '\u{E602}';
/// Phosphor `circle-notch`.
pub const CIRCLE_NOTCH: char = '\u{EB44}';
/// Phosphor `clock`.
pub const CLOCK: char = '\u{E19A}';
/// Phosphor `cloud`.
pub const CLOUD: char = '\u{E1AA}';
/// Phosphor `columns`.
pub const COLUMNS: char = '\u{E546}';
/// Phosphor `copy`.
pub const COPY: char = '\u{E1CA}';
/// Phosphor `cpu`.
pub const CPU: char = '\u{E610}';
/// Phosphor `desktop`.
pub const DESKTOP: char = '\u{E560}';
/// Phosphor `dots-three-vertical`.
pub const DOTS_THREE_VERTICAL: char = '\u{E208}';
/// Phosphor `download-simple`.
pub const DOWNLOAD_SIMPLE: char = '\u{E20C}';
/// Phosphor `export`.
pub const EXPORT: char = '\u{EAF0}';
/// Phosphor `eye`.
pub const EYE: char = '\u{E220}';
/// Phosphor `eye-slash`.
pub const EYE_SLASH: char = '\u{E224}';
/// Phosphor `file`.
pub const FILE: char = '\u{E230}';
/// Phosphor `file-text`.
pub const FILE_TEXT: char = '\u{E23A}';
/// Phosphor `fingerprint`.
pub const FINGERPRINT: char = '\u{E23E}';
/// Phosphor `flask`.
pub const FLASK: char = '\u{E79E}';
/// Phosphor `floppy-disk`.
pub const FLOPPY_DISK: char = '\u{E248}';
/// Phosphor `folder-open`.
pub const FOLDER_OPEN: char = '\u{E256}';
/// Phosphor `funnel`.
pub const FUNNEL: char = '\u{E266}';
/// Phosphor `gauge`.
pub const GAUGE: char = '\u{E628}';
/// Phosphor `git-diff`.
pub const GIT_DIFF: char = '\u{E27C}';
/// Phosphor `globe`.
pub const GLOBE: char = '\u{E288}';
/// Phosphor `hash`.
pub const HASH: char = '\u{E2A2}';
/// Phosphor `info`.
pub const INFO: char = '\u{E2CE}';
/// Phosphor `key`.
pub const KEY: char = '\u{E2D6}';
/// Phosphor `keyboard`.
pub const KEYBOARD: char = '\u{E2D8}';
/// Phosphor `lightning`.
pub const LIGHTNING: char = '\u{E2DE}';
/// Phosphor `link`.
pub const LINK: char = '\u{E2E2}';
/// Phosphor `link-break`.
pub const LINK_BREAK: char = '\u{E2E4}';
/// Phosphor `list`.
pub const LIST: char = '\u{E2F0}';
/// Phosphor `list-magnifying-glass`.
pub const LIST_MAGNIFYING_GLASS: char = '\u{EBE0}';
/// Phosphor `lock`.
pub const LOCK: char = '\u{E2FA}';
/// Phosphor `lock-key`.
pub const LOCK_KEY: char = '\u{E2FE}';
/// Phosphor `lock-open`.
pub const LOCK_OPEN: char = '\u{E306}';
/// Phosphor `lock-simple`.
pub const LOCK_SIMPLE: char = '\u{E308}';
/// Phosphor `lock-simple-open`.
pub const LOCK_SIMPLE_OPEN: char = '\u{E30A}';
/// Phosphor `magnifying-glass`.
pub const MAGNIFYING_GLASS: char = '\u{E30C}';
/// Phosphor `minus`.
pub const MINUS: char = '\u{E32A}';
/// Phosphor `moon`.
pub const MOON: char = '\u{E330}';
/// Phosphor `note-pencil`.
pub const NOTE_PENCIL: char = '\u{E34C}';
/// Phosphor `pause`.
pub const PAUSE: char = '\u{E39E}';
/// Phosphor `pencil-simple`.
pub const PENCIL_SIMPLE: char = '\u{E3B4}';
/// Phosphor `play`.
pub const PLAY: char = '\u{E3D0}';
/// Phosphor `play-circle`.
pub const PLAY_CIRCLE: char = '\u{E3D2}';
/// Phosphor `plugs-connected`.
pub const PLUGS_CONNECTED: char = '\u{EB5A}';
/// Phosphor `plus`.
pub const PLUS: char = '\u{E3D4}';
/// Phosphor `prohibit`.
pub const PROHIBIT: char = '\u{E3DE}';
/// Phosphor `push-pin`.
pub const PUSH_PIN: char = '\u{E3E2}';
/// Phosphor `question`.
pub const QUESTION: char = '\u{E3E8}';
/// Phosphor `rows`.
pub const ROWS: char = '\u{E5A2}';
/// Phosphor `seal-check`.
pub const SEAL_CHECK: char = '\u{E606}';
/// Phosphor `shield-check`.
pub const SHIELD_CHECK: char = '\u{E40C}';
/// Phosphor `shuffle`.
pub const SHUFFLE: char = '\u{E422}';
/// Phosphor `sign-out`.
pub const SIGN_OUT: char = '\u{E42A}';
/// Phosphor `skip-forward`.
pub const SKIP_FORWARD: char = '\u{E5A6}';
/// Phosphor `sliders-horizontal`.
pub const SLIDERS_HORIZONTAL: char = '\u{E434}';
/// Phosphor `square`.
pub const SQUARE: char = '\u{E45E}';
/// Phosphor `stack`.
pub const STACK: char = '\u{E466}';
/// Phosphor `stop`.
pub const STOP: char = '\u{E46C}';
/// Phosphor `student`.
pub const STUDENT: char = '\u{E73E}';
/// Phosphor `sun`.
pub const SUN: char = '\u{E472}';
/// Phosphor `swap`.
pub const SWAP: char = '\u{E83C}';
/// Phosphor `tag`.
pub const TAG: char = '\u{E478}';
/// Phosphor `terminal`.
pub const TERMINAL: char = '\u{E47E}';
/// Phosphor `timer`.
pub const TIMER: char = '\u{E492}';
/// Phosphor `trash`.
pub const TRASH: char = '\u{E4A6}';
/// Phosphor `tree-structure`.
pub const TREE_STRUCTURE: char = '\u{E67C}';
/// Phosphor `upload-simple`.
pub const UPLOAD_SIMPLE: char = '\u{E4C0}';
/// Phosphor `usb`.
pub const USB: char = '\u{E956}';
/// Phosphor `warning`.
pub const WARNING: char = '\u{E4E0}';
/// Phosphor `warning-circle`.
pub const WARNING_CIRCLE: char = '\u{E4E2}';
/// Phosphor `wifi-slash`.
pub const WIFI_SLASH: char = '\u{E4F2}';
/// Phosphor `x`.
pub const X: char = '\u{E4F6}';
/// Phosphor `x-circle`.
pub const X_CIRCLE: char = '\u{E4F8}';
