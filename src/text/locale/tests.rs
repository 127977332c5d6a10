//! What a file may say, and what is told of one that says something else.

use super::*;

fn file(language: &str, text: &str) -> File {
    let path = format!("{language}/room.txt");
    File { path, language: language.to_owned(), room: "room".to_owned(), text: text.to_owned() }
}

fn make(english: &str, korean: &str) -> Result<Made, Vec<String>> {
    let about = |text: &str| format!("# A room.\n{text}");
    made(&["en", "ko"], &[], &[file("en", &about(english)), file("ko", &about(korean))])
}

#[test]
fn a_translation_may_put_its_places_in_another_order() {
    let made = make("both = {one} of {all} {all|pod|pods}", "both = Pod {all}개 중 `{one}`{이/가}").unwrap();
    assert_eq!(made.volumes["en.rest"], "{0} of {1} {1|pod|pods}\n");
    assert_eq!(made.volumes["ko.rest"], "Pod {1}개 중 `{0}`{이/가}\n");
    assert!(made.rust.contains("pub fn both(self, one: impl Display, all: impl Display) -> String"));
}

#[test]
fn all_that_is_wrong_is_told_with_its_line() {
    let english = "a = A {name}\nb = B\nc = C";
    let korean = "a = 가\nb = 나 {name}\nb2 = 다\nwhat\nd = {1/2}\nd = {x";
    let wrong = make(english, korean).unwrap_err();
    assert_eq!(
        wrong,
        [
            "ko/room.txt:5: a line is a comment behind `#`, or `key = sentence`",
            "ko/room.txt:6: `{1/2}` is neither a name, nor `{number|one|many}`, nor one of the particles 은/는 이/가 을/를 과/와 으로/로 이었/였 이라고/라고 이라는/라는 이라서/라서",
            "ko/room.txt:7: a `{` is not closed; `{{` writes the brace itself",
            "ko/room.txt:4: `b2` does not stand in en/room.txt",
            "ko/room.txt:6: `d` does not stand in en/room.txt",
            "ko/room.txt:2: `a` does not say `{name}`",
            "ko/room.txt:3: `b` says `{name}`, and nobody fills it in",
            "ko/room.txt: `c` is missing, which en/room.txt has on line 4",
        ]
    );
}

#[test]
fn a_sentence_that_nothing_is_filled_into_travels_as_it_is_said() {
    let made = make("open = `{{` is open\nby = `{{` by {name}", "open = `{{` 열림\nby = {name}의 `{{`").unwrap();
    assert_eq!(made.volumes["en.rest"], "`{` is open\n`{{` by {0}\n");
    assert_eq!(
        make("a = A", "a = 이름{은/는}").unwrap_err(),
        ["ko/room.txt:2: `{은/는}` in a sentence that nothing is filled into: write the form that fits"]
    );
}

#[test]
fn a_missing_file_is_told() {
    assert_eq!(
        made(&["en", "ko"], &[], &[file("en", "# A room.\na = A")]).unwrap_err(),
        ["assets/locale/ko/room.txt is missing"]
    );
}

#[test]
fn a_key_that_stands_several_times_is_a_list_of_as_many_in_each_language() {
    let made = make("all = One\nall = Two", "all = 하나\nall = 둘").unwrap();
    assert!(made.rust.contains("pub fn all(self) -> [&'static str; 2]"));
    assert_eq!(
        make("all = One\nall = Two", "all = 하나").unwrap_err(),
        ["ko/room.txt:2: the list `all` has 1 lines, not 2"]
    );
}

#[test]
fn blanks_at_an_end_are_kept_within_quotes() {
    let made = make("and = \" and \"\nsaid = \"Yes.\"", "and = \", \"\nsaid = 예").unwrap();
    assert_eq!(made.volumes["en.rest"], " and \n\"Yes.\"\n");
    assert_eq!(made.volumes["ko.rest"], ", \n예\n");
}

#[test]
fn what_the_first_download_says_has_no_particle() {
    let files = [file("en", "# A room.\nis = {name} is"), file("ko", "# A room.\nis = {name}{이/가}")];
    assert!(made(&["en", "ko"], &[], &files).is_ok());
    let wrong = made(&["en", "ko"], &[("first", &["room"])], &files).unwrap_err();
    assert_eq!(wrong, ["ko/room.txt:2: 이/가: particles come with the rest of the language"]);
}

#[test]
fn a_key_or_a_place_that_rust_keeps_for_itself_is_told() {
    let wrong = make("match = A\nkind = {type}", "match = 가\nkind = {type}").unwrap_err();
    assert!(wrong[0].starts_with("en/room.txt:2: `match` is no key"), "{wrong:?}");
    assert!(wrong[1].starts_with("en/room.txt:3: `{type}` is neither a name"), "{wrong:?}");
}

#[test]
fn a_particle_behind_a_place_is_written_with_both_forms() {
    let wrong = make("is = {name} is\nsince = `{name}`", "is = {name}은 있습니다\nsince = `{name}`라서").unwrap_err();
    assert_eq!(
        wrong,
        [
            "ko/room.txt:2: behind a place `은` does not fit every word; write `{은/는}`",
            "ko/room.txt:3: behind a place `라서` does not fit every word; write `{이라서/라서}`",
        ]
    );
    assert!(make("is = {name} is", "is = {name}에서 온 `{name}`의 이름").is_ok());
}

#[test]
fn a_file_with_a_name_that_is_none_is_told_and_stops_nothing() {
    for room in ["foo_", "a__b", "_a", "", "1a", "a_1", "A", "말", "fn", "place"] {
        let file = |language: &str| File {
            path: format!("{language}/{room}.txt"),
            language: language.to_owned(),
            room: room.to_owned(),
            text: "# A room.\na = A".to_owned(),
        };
        let wrong = made(&["en", "ko"], &[], &[file("en"), file("ko")]).unwrap_err();
        assert_eq!(wrong.len(), 2, "{room}: {wrong:?}");
        assert!(wrong[0].starts_with(&format!("en/{room}.txt: a file is named")), "{wrong:?}");
    }
}
