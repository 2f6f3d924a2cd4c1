use super::read;

type Keys = &'static [(&'static str, &'static str)];

#[track_caller]
fn check(terminal: &str, keys: Keys) {
    for (bytes, name) in keys {
        let expected: Vec<&str> = if name.is_empty() { Vec::new() } else { name.split(' ').collect() };
        assert_eq!(read(bytes), expected, "{terminal}: {}", bytes.escape_debug());
    }
}

#[test]
fn what_all_terminals_send_alike() {
    let keys: Keys = &[
        ("j", "j"),
        ("G", "G"),
        ("?", "?"),
        (" ", "Space"),
        ("ж", "ж"),
        ("Н", "Н"),
        ("М", "М"),
        ("漢", "漢"),
        ("🙂", "🙂"),
        ("\r", "Enter"),
        ("\n", "Enter"),
        ("\t", "Tab"),
        ("\x7f", "Backspace"),
        ("\x08", "Backspace"),
        ("\x1b", "Esc"),
        ("\0", "Ctrl-Space"),
        ("\x01", "Ctrl-A"),
        ("\x03", "Ctrl-C"),
        ("\x1a", "Ctrl-Z"),
        ("\x1c", "Ctrl-\\"),
        ("\x1d", "Ctrl-]"),
        ("\x1e", "Ctrl-^"),
        ("\x1f", "Ctrl-/"),
        ("\x1bx", "Alt-x"),
        ("\x1bX\x1b\\", ""),
        ("\x1bж", "Alt-ж"),
        ("\x1b ", "Alt-Space"),
        ("\x1b/", "Alt-/"),
        ("\x1b\r", "Alt-Enter"),
        ("\x1b\x7f", "Alt-Backspace"),
        ("\x1b\x1b", "Esc Esc"),
        ("\x1b\x1b[A", "Esc Up"),
        ("\x1b[200~two\rlines\x1b[201~", "Paste(\"two\\nlines\")"),
        ("\x1b[I", "Focus(true)"),
        ("\x1b[O", "Focus(false)"),
    ];
    check("any", keys);
}

const VT_ARROWS: Keys = &[
    ("\x1b[A", "Up"),
    ("\x1b[B", "Down"),
    ("\x1b[C", "Right"),
    ("\x1b[D", "Left"),
    ("\x1bOA", "Up"),
    ("\x1bOB", "Down"),
    ("\x1bOC", "Right"),
    ("\x1bOD", "Left"),
    ("\x1b[2~", "Ins"),
    ("\x1b[3~", "Del"),
    ("\x1b[5~", "PgUp"),
    ("\x1b[6~", "PgDn"),
];

const XTERM_MODIFIERS: Keys = &[
    ("\x1b[1;2A", "Shift-Up"),
    ("\x1b[1;3B", "Alt-Down"),
    ("\x1b[1;5C", "Ctrl-Right"),
    ("\x1b[1;6D", "Ctrl-Shift-Left"),
    ("\x1b[1;5H", "Ctrl-Home"),
    ("\x1b[1;2F", "Shift-End"),
    ("\x1b[3;5~", "Ctrl-Del"),
    ("\x1b[5;2~", "Shift-PgUp"),
    ("\x1b[1;2P", "Shift-F1"),
    ("\x1b[15;2~", "Shift-F5"),
    ("\x1b[24;5~", "Ctrl-F12"),
];

const XTERM_FUNCTION_KEYS: Keys = &[
    ("\x1bOP", "F1"),
    ("\x1bOQ", "F2"),
    ("\x1bOR", "F3"),
    ("\x1bOS", "F4"),
    ("\x1b[15~", "F5"),
    ("\x1b[17~", "F6"),
    ("\x1b[18~", "F7"),
    ("\x1b[19~", "F8"),
    ("\x1b[20~", "F9"),
    ("\x1b[21~", "F10"),
    ("\x1b[23~", "F11"),
    ("\x1b[24~", "F12"),
];

/// In application mode, which another program may have left on.
const KEYPAD: Keys = &[
    ("\x1bOM", "Enter"),
    ("\x1bOI", "Tab"),
    ("\x1bOX", "="),
    ("\x1bOj", "*"),
    ("\x1bOk", "+"),
    ("\x1bOl", ","),
    ("\x1bOm", "-"),
    ("\x1bOn", "."),
    ("\x1bOo", "/"),
    ("\x1bOp", "0"),
    ("\x1bOq", "1"),
    ("\x1bOy", "9"),
    ("\x1bO ", "Space"),
];

#[test]
fn xterm() {
    for keys in [VT_ARROWS, XTERM_MODIFIERS, XTERM_FUNCTION_KEYS, KEYPAD] {
        check("xterm", keys);
    }
    let keys: Keys = &[
        ("\x1b[H", "Home"),
        ("\x1b[F", "End"),
        ("\x1bOH", "Home"),
        ("\x1bOF", "End"),
        ("\x1b[Z", "Shift-Tab"),
        // Its Ctrl-F3, but also where the cursor stands.
        ("\x1b[1;5R", ""),
        ("\x1b[E", ""),
        ("\x1b[1;33A", "Alt-Up"),
        // modifyOtherKeys, in both formats.
        ("\x1b[27;2;9~", "Shift-Tab"),
        ("\x1b[27;5;105~", "Tab"),
        ("\x1b[27;5;57~", "Ctrl-9"),
        ("\x1b[27;6;65~", "Ctrl-A"),
        ("\x1b[27;3;120~", "Alt-x"),
        ("\x1b[27;2;32~", "Space"),
        ("\x1b[27;5;9~", "Ctrl-Tab"),
        ("\x1b[27;1;27~", "Esc"),
        ("\x1b[9;2u", "Shift-Tab"),
        ("\x1b[65;6u", "Ctrl-A"),
        ("\x1b[13;2u", "Enter"),
    ];
    check("xterm", keys);
    // With controls of 8 bits.
    for (bytes, name) in [(&b"\x9bA"[..], "Up"), (b"\x8fP", "F1"), (b"\x9b3~", "Del")] {
        assert_eq!(read(bytes), [name]);
    }
}

#[test]
fn linux_console() {
    check("Linux", VT_ARROWS);
    let keys: Keys = &[
        ("\x1b[1~", "Home"),
        ("\x1b[4~", "End"),
        ("\x1b\t", "Shift-Tab"),
        ("\x1b[[A", "F1"),
        ("\x1b[[B", "F2"),
        ("\x1b[[C", "F3"),
        ("\x1b[[D", "F4"),
        ("\x1b[[E", "F5"),
        ("\x1b[17~", "F6"),
        ("\x1b[21~", "F10"),
        ("\x1b[24~", "F12"),
        ("\x1b[25~", "F13"),
        ("\x1b[26~", "F14"),
        ("\x1b[28~", "F15"),
        ("\x1b[34~", "F20"),
        ("\x1b[G", ""),
        ("\x1b[P", "F1"),
    ];
    check("Linux", keys);
    check("Linux", KEYPAD);
}

#[test]
fn tmux() {
    for keys in [VT_ARROWS, XTERM_MODIFIERS, XTERM_FUNCTION_KEYS] {
        check("tmux", keys);
    }
    let keys: Keys = &[
        ("\x1b[1~", "Home"),
        ("\x1b[4~", "End"),
        ("\x1b[Z", "Shift-Tab"),
        // extended-keys
        ("\x1b[27;5;57~", "Ctrl-9"),
        ("\x1b[57;5u", "Ctrl-9"),
        ("\x1b[9;5u", "Ctrl-Tab"),
        ("\x1b[104;5u", "Backspace"),
    ];
    check("tmux", keys);
}

#[test]
fn screen() {
    check("screen", VT_ARROWS);
    check("screen", XTERM_FUNCTION_KEYS);
    check("screen", &[("\x1b[1~", "Home"), ("\x1b[4~", "End"), ("\x1b[Z", "Shift-Tab"), ("\x1bO5P", "Ctrl-F1")]);
}

/// The keyboard protocol that kitty began, with "disambiguate" alone, which is what the program asks for.
const KITTY: Keys = &[
    ("\x1b[27u", "Esc"),
    ("\r", "Enter"),
    ("\t", "Tab"),
    ("\x1b[9;2u", "Shift-Tab"),
    ("\x1b[9;5u", "Ctrl-Tab"),
    ("\x1b[9;6u", "Ctrl-Shift-Tab"),
    ("\x1b[97;5u", "Ctrl-A"),
    ("\x1b[97;6u", "Ctrl-A"),
    ("\x1b[1099;5u", "Ctrl-ы"),
    ("\x1b[97;3u", "Alt-a"),
    ("\x1b[97;4u", "Alt-A"),
    ("\x1b[97:65;4u", "Alt-A"),
    ("\x1b[49:33;4u", "Alt-!"),
    ("\x1b[105;5u", "Tab"),
    ("\x1b[91;5u", "Esc"),
    ("\x1b[127;5u", "Ctrl-Backspace"),
    ("\x1b[127;3u", "Alt-Backspace"),
    ("\x1b[32;5u", "Ctrl-Space"),
    ("\x1b[13~", "F3"),
    ("\x1b[H", "Home"),
    ("\x1b[F", "End"),
    ("\x1b[P", "F1"),
    // Caps Lock, Num Lock and both.
    ("\x1b[97;69u", "Ctrl-A"),
    ("\x1b[97;133u", "Ctrl-A"),
    ("\x1b[27;65u", "Esc"),
    ("\x1b[27;129u", "Esc"),
    ("\x1b[1;129A", "Up"),
    ("\x1b[1;193B", "Down"),
    ("\x1b[3;65~", "Del"),
    // The keypad.
    ("\x1b[57414u", "Enter"),
    ("\x1b[57399;129u", "0"),
    ("\x1b[57408;129u", "9"),
    ("\x1b[57410u", "/"),
    ("\x1b[57413u", "+"),
    ("\x1b[57419u", "Up"),
    ("\x1b[57423u", "Home"),
    ("\x1b[57426u", "Del"),
    ("\x1b[57427u", ""),
    ("\x1b[57376u", "F13"),
    // A repeat is a press, a release is not; a lock, a modifier and a media key alone are nothing.
    ("\x1b[97;5:2u", "Ctrl-A"),
    ("\x1b[97;5:3u", ""),
    ("\x1b[1;1:3A", ""),
    ("\x1b[57358u", ""),
    ("\x1b[57441;2u", ""),
    ("\x1b[57430u", ""),
    // Super and Hyper belong to the desktop.
    ("\x1b[97;9u", ""),
    ("\x1b[1;9A", ""),
    ("\x1b[97;17u", ""),
    ("\x1b[97;33u", "Alt-a"),
];

#[test]
fn kitty() {
    for keys in [VT_ARROWS, XTERM_FUNCTION_KEYS, KITTY] {
        check("kitty", keys);
    }
}

#[test]
fn foot() {
    for keys in [VT_ARROWS, XTERM_MODIFIERS, XTERM_FUNCTION_KEYS, KITTY, KEYPAD] {
        check("foot", keys);
    }
    check("foot", &[("\x1b[27;5;57~", "Ctrl-9"), ("\x1b[Z", "Shift-Tab")]);
}

#[test]
fn alacritty() {
    for keys in [VT_ARROWS, XTERM_MODIFIERS, XTERM_FUNCTION_KEYS, KITTY] {
        check("alacritty", keys);
    }
    check("alacritty", &[("\x1b[Z", "Shift-Tab"), ("\x1bOH", "Home"), ("\x1bOF", "End")]);
}

#[test]
fn putty() {
    for keys in [VT_ARROWS, XTERM_FUNCTION_KEYS, KEYPAD] {
        check("PuTTY", keys);
    }
    let keys: Keys = &[
        ("\x1b[1~", "Home"),
        ("\x1b[4~", "End"),
        ("\x1b[H", "Home"),
        ("\x1b[11~", "F1"),
        ("\x1b[12~", "F2"),
        ("\x1b[13~", "F3"),
        ("\x1b[14~", "F4"),
        ("\x1b[[A", "F1"),
        ("\x1b[25~", "F13"),
        ("\x1b[Z", "Shift-Tab"),
        // Its Alt-Up; elsewhere these are two keys in one burst, which is more frequent.
        ("\x1b\x1b[A", "Esc Up"),
    ];
    check("PuTTY", keys);
}

#[test]
fn windows_terminal() {
    for keys in [VT_ARROWS, XTERM_MODIFIERS, XTERM_FUNCTION_KEYS] {
        check("Windows Terminal", keys);
    }
    let keys: Keys = &[
        ("\x1b[H", "Home"),
        ("\x1b[F", "End"),
        ("\x1b[Z", "Shift-Tab"),
        ("\x08", "Backspace"),
        ("\x1b\x08", "Alt-Backspace"),
        // Its own protocol, if another program left it on.
        ("\x1b[65;30;97;1;0;1_", ""),
    ];
    check("Windows Terminal", keys);
}

#[test]
fn rxvt() {
    check("rxvt", VT_ARROWS);
    let keys: Keys = &[
        ("\x1b[7~", "Home"),
        ("\x1b[8~", "End"),
        ("\x1b[7$", "Shift-Home"),
        ("\x1b[3^", "Ctrl-Del"),
        ("\x1b[3@", "Ctrl-Shift-Del"),
        ("\x1b[a", "Shift-Up"),
        ("\x1bOb", "Ctrl-Down"),
        ("\x1b[11~", "F1"),
        ("\x1b[23$", "Shift-F11"),
    ];
    check("rxvt", keys);
}
