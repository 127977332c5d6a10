//! The language of the lab's sentences: no word of the idiom that docs/words.md ("How we write English", "한국어는 이렇게
//! 씁니다") and docs/words.ja.md leave behind stands in a sentence under `assets`, and one term says one thing.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::panic,
    reason = "helpers of tests say what they expect"
)]

use k8s_dns_lab::text::Language;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

/// Words that are not used, and what is written in their place.
struct Rule {
    /// The words. One that begins or ends with a Latin letter or with Katakana matches whole words only.
    words: &'static [&'static str],
    /// Phrases of good language that contain one of them.
    but: &'static [&'static str],
    /// Why, and what to write.
    why: &'static str,
}

const ENGLISH: &[Rule] = &[
    Rule {
        words: &["name answers", "names answer", "comes to", "come to", "came to"],
        but: &[],
        why: "a name resolves to something; CoreDNS answers or returns it",
    },
    Rule {
        words: &["is no", "are no", "was no", "were no"],
        but: &[
            "there is no",
            "there are no",
            "there was no",
            "there were no",
            "is no longer",
            "are no longer",
            "was no longer",
        ],
        why: "say `is not a`, `is not an` or `has no`",
    },
    Rule { words: &["knows no", "know no"], but: &[], why: "say `does not know` or `has no`" },
    Rule {
        words: &["stands", "stand behind", "stood", "bears", "hangs"],
        but: &["stands for"],
        why: "say what it is: is, has, is behind, belongs to",
    },
    Rule {
        words: &["leads to", "lead to", "led to"],
        but: &[],
        why: "a name or an alias points to its target, or resolves to an address",
    },
    Rule {
        words: &[
            "anew",
            "afresh",
            "mend",
            "mends",
            "mended",
            "in vain",
            "for ever",
            "letter by letter",
            "hence",
            "thereof",
        ],
        but: &[],
        why: "a word of old books: say again or recreate, fix, without success, forever, exactly",
    },
    Rule {
        words: &["nobody", "somebody", "whoever", "anybody"],
        but: &[],
        why: "name the thing: there is no pod, no server is running, there is no reply",
    },
    Rule { words: &["let `"], but: &[], why: "as a task say `Make …`, or what to do" },
    Rule {
        words: &["says", "say so"],
        but: &["nslookup says no, the application says yes", "says nothing about", "when you say so"],
        why: "a field or a record has, is set to or contains something; a server returns it; a log shows it",
    },
    Rule { words: &["does not read", "do not read"], but: &[], why: "say `cannot be read` or `is not valid`" },
    Rule {
        words: &["living", "lives", "for life"],
        but: &[],
        why: "a pod is running, a Service or another object exists",
    },
    Rule { words: &["suffix", "suffixes"], but: &["random suffix"], why: "the term is `search domain`" },
    Rule {
        words: &["final dot", "absolute", "as it is", "as it stands"],
        but: &["as long as it is"],
        why: "the terms are `trailing dot`, `full name (FQDN)` and `as is`",
    },
    Rule { words: &["dash", "dashes"], but: &[], why: "`-` is a hyphen" },
    Rule { words: &["peer", "peers"], but: &[], why: "the term is `member`" },
    Rule { words: &["ring"], but: &[], why: "aliases that come back form a loop" },
    Rule {
        words: &["ask for", "asks", "asked", "asking", "question", "questions"],
        but: &["next question"],
        why: "the verb is `look up`, the nouns are `lookup` and `query`; a quiz has questions",
    },
    Rule { words: &["at the first try"], but: &[], why: "say `on the first try`" },
    Rule { words: &["it takes a", "goes on", "go on"], but: &[], why: "say `you need`, `continues`" },
    Rule { words: &["outside of"], but: &[], why: "say `outside the cluster`" },
];

const KOREAN: &[Rule] = &[
    Rule {
        words: &["이름이 답", "이름은 답", "풀린", "풀립", "풀리지", "풀려", "풉니", "로 이어"],
        but: &[],
        why: "이름은 조회됩니다. 답하는 것은 DNS·CoreDNS이고, 별칭은 대상을 가리킵니다",
    },
    Rule {
        words: &["질의", "묻", "물어", "물은", "물었"], but: &[], why: "동사는 `조회하다`, 명사는 `쿼리`입니다"
    },
    Rule {
        words: &["질문"], but: &["복습 질문", "다음 질문"], why: "DNS에서는 `쿼리`입니다. 질문은 퀴즈에만 씁니다"
    },
    Rule {
        words: &["아무도", "누군가", "누구도", "누구에게"],
        but: &[],
        why: "무엇이 없는지 말합니다: Pod가 없습니다, 응답이 없습니다",
    },
    Rule { words: &["줄표", "대시"], but: &["대시보드"], why: "`-`는 하이픈(-)입니다" },
    Rule {
        words: &["파드", "Pod을", "Pod은"], but: &[], why: "`Pod`로 쓰고 조사는 `파드`에 맞춥니다"
    },
    Rule {
        words: &["실습장", "실습실", "실습 환경", "실험실"], but: &[], why: "이 프로그램은 `랩`입니다"
    },
    Rule {
        words: &["온전한", "완전한 이름", "절대 이름"],
        but: &[],
        why: "`전체 이름(FQDN)`, `끝에 점을 찍은 FQDN`이라고 씁니다",
    },
    Rule {
        words: &["접미사", "suffix", "검색 목록", "검색 도메인"],
        but: &[],
        why: "`search 도메인`, `search 목록`입니다",
    },
    Rule {
        words: &["까닭", "저마다", "여느", "이를테면", "헛되이", "간직", "낱말"],
        but: &[],
        why: "옛말투입니다: 이유, 각각, 일반, 예를 들어, 소용없이, 캐시·저장, 단어",
    },
    Rule {
        words: &["레이블", "프로브", "시간 초과"], but: &[], why: "`라벨`, `probe`, `타임아웃`이라고 씁니다"
    },
    Rule { words: &["당신", "혹시"], but: &[], why: "합니다체에서는 빼거나 `내 …`라고 씁니다" },
    Rule {
        words: &["살아 있", "돌고 있", "떠 있", "새로 뜬"],
        but: &[],
        why: "`실행 중인`, `새로 시작한`, `이미 있는`이라고 씁니다",
    },
    Rule {
        words: &["준비된", "준비 상태", "준비되지 않"],
        but: &[],
        why: "조건의 이름 그대로 `ready`, `not ready`입니다",
    },
    Rule {
        words: &["네임스페이스", "엔드포인트"],
        but: &["네임스페이스(namespace)", "엔드포인트(endpoint)"],
        why: "`namespace`, `endpoint`로 쓰고, 처음 나올 때만 한글을 함께 씁니다",
    },
    Rule {
        words: &["슬라이스", "셀렉터", "레플리카"], but: &[], why: "`slice`, `selector`, `replica`로 씁니다"
    },
    Rule {
        words: &["controller", "resolver"], but: &[], why: "한국어 문장에서는 `컨트롤러`, `리졸버`입니다"
    },
    Rule { words: &["구성원"], but: &[], why: "`멤버`입니다" },
    Rule { words: &["주소 체계"], but: &[], why: "`IP family`입니다" },
    Rule { words: &["직접 쓴", "손으로 쓴"], but: &[], why: "`직접 만든`이라고 씁니다" },
    Rule { words: &["제자리"], but: &[], why: "`다시 만들지 않고`라고 씁니다" },
];

/// What the last column of the term table in docs/words.ja.md has in backticks.
static JAPANESE: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let (_, table) = include_str!("../docs/words.ja.md").split_once("\n## 用語\n").unwrap();
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    let rules = rows.map(|row| {
        let columns: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [_, _, why, not] = columns[..] else { panic!("docs/words.ja.md: {row}") };
        Rule { words: not.split('`').skip(1).step_by(2).collect::<Vec<_>>().leak(), but: &[], why }
    });
    rules.filter(|rule| !rule.words.is_empty()).collect()
});

/// The rules of a language.
fn rules(language: Language) -> &'static [Rule] {
    match language {
        Language::English => ENGLISH,
        Language::Korean => KOREAN,
        Language::Japanese => &JAPANESE,
    }
}

/// Sentences that keep such a word: the file, the key, the word and the reason.
const ALLOWED: &[(&str, &str, &str, &str)] = &[];

/// A sentence, and where it stands.
struct Sentence {
    file: String,
    line: usize,
    key: String,
    language: Language,
    text: String,
}

/// The words of a sentence that people read: without code in backticks, places and targets of links.
fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut parts = text.split('`');
    out.push_str(parts.next().unwrap());
    while let (Some(_code), rest) = (parts.next(), parts.next()) {
        out.push('`');
        out.push_str(rest.unwrap_or_default());
    }
    let mut places = String::new();
    let mut rest = out.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((place, behind)) = after.split_once('}') else { break };
        places.push_str(before);
        // Of `{number|pod|pods}` the words are read, of `{name}` nothing is.
        let words = place.split_once('|').map(|(_, words)| words.replace('|', " "));
        places.push_str(words.as_deref().unwrap_or("{}"));
        rest = behind;
    }
    places.push_str(rest);
    let mut plain = String::new();
    let mut rest = places.as_str();
    while let Some((before, after)) = rest.split_once("](") {
        plain.push_str(before);
        plain.push(']');
        rest = after.split_once(')').map_or("", |(_, behind)| behind);
    }
    plain.push_str(rest);
    plain
}

/// True where a word goes on from one letter to the next: in Latin letters, and in Katakana.
fn goes_on(letter: Option<char>, next: Option<char>) -> bool {
    let (Some(letter), Some(next)) = (letter, next) else { return false };
    let is_katakana = |letter: char| matches!(letter, 'ァ'..='ヺ' | 'ー');
    letter.is_ascii_alphanumeric() && (next.is_ascii_alphanumeric() || "-_".contains(next))
        || is_katakana(letter) && is_katakana(next)
}

/// Where `word` occurs in `text`: as a whole word at an end that is a Latin letter or Katakana.
fn occurrences<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    text.match_indices(word).map(|(at, _)| at..at + word.len()).filter(move |place| {
        let (before, after) = (text[..place.start].chars().next_back(), text[place.end..].chars().next());
        !goes_on(word.chars().next(), before) && !goes_on(word.chars().next_back(), after)
    })
}

/// The first of the rule's words that the text has, outside of the phrases that may have it.
fn found(rule: &Rule, text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let good: Vec<Range<usize>> =
        rule.but.iter().map(|phrase| phrase.to_lowercase()).fold(Vec::new(), |mut all, phrase| {
            all.extend(occurrences(&text, &phrase));
            all
        });
    let is_good = |place: &Range<usize>| good.iter().any(|good| good.start <= place.start && place.end <= good.end);
    rule.words.iter().copied().find(|word| occurrences(&text, &word.to_lowercase()).any(|place| !is_good(&place)))
}

/// The rule that a sentence breaks, and by which word.
fn broken(language: Language, text: &str) -> Vec<(&'static str, &'static Rule)> {
    let text = prose(text);
    rules(language).iter().filter_map(|rule| found(rule, &text).map(|word| (word, rule))).collect()
}

/// The sentences of a file: of a volume, of a lesson's texts, or those under the tags of languages in YAML.
fn sentences_of(file: &str, text: &str) -> Vec<Sentence> {
    let mut all = Vec::new();
    let mut heading = String::new();
    let mut in_code = false;
    let folder = Language::ALL.into_iter().find(|one| file.contains(&format!("/{}/", one.tag())));
    let name = Language::ALL.into_iter().find(|one| file.ends_with(&format!("/{}.md", one.tag())));
    for (line, text) in (1..).zip(text.lines()) {
        let mut push = |key: &str, language: Option<Language>, text: &str| {
            let Some(language) = language else { return };
            all.push(Sentence { file: file.to_owned(), line, key: key.to_owned(), language, text: text.to_owned() });
        };
        if file.ends_with(".txt") {
            if let Some((key, sentence)) = text.split_once(" = ").filter(|_| !text.starts_with('#')) {
                push(key, folder, sentence);
            }
        } else if file.ends_with(".md") {
            let is_fence = text.starts_with("```");
            in_code ^= is_fence;
            if let Some(key) = text.strip_prefix("## ") {
                key.clone_into(&mut heading);
            } else if !in_code && !is_fence && !text.is_empty() {
                push(&heading, name, text);
            }
        } else {
            let entry = text.trim_start().trim_start_matches("- ");
            if let Some((key, sentence)) = entry.split_once(": ") {
                push("", Language::ALL.into_iter().find(|one| one.tag() == key), sentence);
            }
        }
    }
    all
}

/// True for the name of a language's texts of a lesson.
fn is_prose(name: &str) -> bool {
    name.strip_suffix(".md").is_some_and(|tag| Language::ALL.iter().any(|one| one.tag() == tag))
}

fn read_all(folder: &Path, all: &mut Vec<Sentence>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            read_all(&path, all);
        } else if name.ends_with(".txt") || name.ends_with(".yaml") || is_prose(&name) {
            let file = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().replace('\\', "/");
            all.extend(sentences_of(&file, &fs::read_to_string(&path).unwrap()));
        }
    }
}

fn sentences() -> Vec<Sentence> {
    let mut all = Vec::new();
    for folder in ["assets/locale", "assets/lessons", "assets/cases", "assets/walkthroughs"] {
        read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut all);
    }
    all
}

#[test]
fn no_sentence_has_a_word_of_the_old_idiom() {
    let all = sentences();
    let mut used = vec![false; ALLOWED.len()];
    let mut faults = Vec::new();
    for Sentence { file, line, key, language, text } in &all {
        for (word, rule) in broken(*language, text) {
            let allowed = ALLOWED.iter().position(|(of, at, kept, _)| file.ends_with(of) && key == at && *kept == word);
            match allowed {
                Some(place) => used[place] = true,
                None => faults.push(format!("{file}:{line}: \"{word}\": {}\n    {text}", rule.why)),
            }
        }
    }
    for ((file, key, word, reason), used) in ALLOWED.iter().zip(used) {
        assert!(!reason.is_empty(), "{file} {key}");
        if !used {
            faults.push(format!("{file}: {key} does not need its permission for \"{word}\" any more"));
        }
    }
    assert!(faults.is_empty(), "{} sentences:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_sentences_are_found_where_they_stand() {
    let all = sentences();
    for language in Language::ALL {
        for folder in [&format!("assets/locale/{}/", language.tag()), "assets/lessons/", "assets/cases/"] {
            let count = all.iter().filter(|one| one.language == language && one.file.starts_with(folder)).count();
            assert!(count > 50, "{language:?} in {folder}: {count}");
        }
    }
    assert_eq!(all.iter().filter(|one| one.file == "assets/walkthroughs/index.yaml").count(), 27);
    let volume = sentences_of("assets/locale/ko/a.txt", "# 까닭\nkey = 이유\n\nother = 까닭 = x\n");
    let said: Vec<_> = volume.iter().map(|one| (one.line, one.key.as_str(), one.language, one.text.as_str())).collect();
    assert_eq!(said, [(2, "key", Language::Korean, "이유"), (4, "other", Language::Korean, "까닭 = x")]);
    let lesson = sentences_of("assets/lessons/a/en.md", "## task\nMend it.\n```\nanew\n```\nDone.\n");
    let said: Vec<_> = lesson.iter().map(|one| (one.line, one.key.as_str(), one.text.as_str())).collect();
    assert_eq!(said, [(2, "task", "Mend it."), (6, "task", "Done.")]);
    let cases = sentences_of(
        "assets/cases/index.yaml",
        "- number: 1\n  title:\n    en: \"A name\"\n    ko: \"이름\"\n    ja: 名前\n",
    );
    let said: Vec<_> = cases.iter().map(|one| (one.line, one.language, one.text.as_str())).collect();
    assert_eq!(
        said,
        [(3, Language::English, "\"A name\""), (4, Language::Korean, "\"이름\""), (5, Language::Japanese, "名前")]
    );
}

#[test]
fn each_word_is_found_and_only_as_a_word() {
    for language in Language::ALL {
        for rule in rules(language) {
            assert!(!rule.why.is_empty());
            for word in rule.words {
                // What opens a code span is the backtick itself.
                let sentence = if word.ends_with('`') { format!("{word}db` find it") } else { format!("x {word} y") };
                assert!(broken(language, &sentence).iter().any(|(_, of)| std::ptr::eq(*of, rule)), "{word}");
            }
            for phrase in rule.but {
                assert!(found(rule, phrase).is_none(), "{phrase}");
                assert!(rule.words.iter().any(|word| phrase.contains(word)), "{phrase} has none of the words");
            }
        }
    }
    use Language::{English, Japanese, Korean};
    let faults = |language, text| broken(language, text).iter().map(|(word, _)| *word).collect::<Vec<_>>();
    assert_eq!(faults(English, "Mend it anew"), ["anew"], "one of each rule");
    assert_eq!(faults(English, "There is no pod, and a pod is no endpoint"), ["is no"]);
    assert_eq!(faults(English, "There is no pod, and the pod is no longer ready"), Vec::<&str>::new());
    assert_eq!(faults(English, "an amendment to the task"), Vec::<&str>::new(), "parts of words are none");
    assert_eq!(faults(English, "the flag `says` and {mend} and [this](https://example.org/anew)"), Vec::<&str>::new());
    assert_eq!(
        faults(English, "{number|name leads to|names lead to} it"),
        ["leads to"],
        "the words of a plural are read"
    );
    assert_eq!(faults(Korean, "kube-controller-manager가 실행 중입니다"), Vec::<&str>::new());
    assert_eq!(faults(Korean, "endpoints controller가 관리합니다"), ["controller"]);
    assert_eq!(faults(Korean, "네임스페이스(namespace)의 네임스페이스"), ["네임스페이스"]);
    assert_eq!(faults(Japanese, "サーバーのブラウザー、ダッシュボード"), Vec::<&str>::new(), "parts of words are none");
    assert_eq!(faults(Japanese, "DNSサーバに問い合わせます"), ["問い合わせ", "サーバ"]);
    assert!(JAPANESE.len() > 30, "the term table is read");
}

/// What is wrong with how a Japanese sentence is written, by "表記" of docs/words.ja.md.
fn misspelt(text: &str) -> Vec<String> {
    let text = prose(text);
    let is_japanese = |letter: char| matches!(letter, 'ぁ'..='ヿ' | '一'..='鿿' | '々' | '、' | '。' | '「' | '」');
    let is_wide = |letter: char| matches!(letter, '\u{ff01}'..='\u{ff9f}' | '\u{3000}');
    let mut wrong: Vec<String> = text.chars().filter(|one| is_wide(*one)).map(|one| format!("`{one}`")).collect();
    let letters: Vec<char> = text.chars().collect();
    for three in letters.windows(3) {
        let is_beside = |one: char, other: char| {
            is_japanese(one) && (is_japanese(other) || other.is_ascii_alphanumeric() || "`{}[]()".contains(other))
        };
        if three[1] == ' ' && (is_beside(three[0], three[2]) || is_beside(three[2], three[0])) {
            wrong.push(format!("a blank in `{}`", three.iter().collect::<String>()));
        }
    }
    if ["である。", "だ。", "った。", "する。"].iter().any(|end| text.ends_with(end)) {
        wrong.push("です・ます".to_owned());
    }
    wrong.extend(text.chars().find(|one| ('가'..='힣').contains(one)).map(|one| format!("`{one}` is Korean")));
    wrong
}

#[test]
fn japanese_is_written_as_its_page_says() {
    let all = sentences();
    let japanese = all.iter().filter(|one| one.language == Language::Japanese);
    let faults: Vec<String> = japanese
        .filter_map(|Sentence { file, line, text, .. }| {
            let wrong = misspelt(text);
            (!wrong.is_empty()).then(|| format!("{file}:{line}: {}\n    {text}", wrong.join(", ")))
        })
        .collect();
    assert!(faults.is_empty(), "{} sentences:\n{}", faults.len(), faults.join("\n"));
    for wrong in
        ["ﾎﾟｰﾄ", "Ｐｏｄ", "Pod です", "名前は `db`です", "Podは {name}です", "名前(FQDN)？", "名前である。", "이름"]
    {
        assert!(!misspelt(wrong).is_empty(), "{wrong}");
    }
    for fine in ["Podは`db`を引きます。", "`Pod です`を表示します", "Service `api`のPod", "+ 追加", "応答: {name}"]
    {
        assert_eq!(misspelt(fine), Vec::<String>::new(), "{fine}");
    }
}

/// Four English words in a row of a sentence in another language, outside of code and quotes: a list of names is none.
fn english_left_in(text: &str) -> Option<String> {
    let text = prose(text);
    // In YAML the quotes around a whole sentence are not its own.
    let text = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&text);
    let outside: String = text.split(['"', '「', '」']).step_by(2).collect::<Vec<_>>().join(" , ");
    let is_other = |one: char| !one.is_ascii() || one.is_whitespace();
    let words: Vec<&str> = outside.split(is_other).filter(|word| !word.is_empty()).collect();
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    words.windows(4).find(|four| four.iter().all(is_word)).map(|four| four.join(" "))
}

#[test]
fn no_translation_is_left_in_english() {
    let all = sentences();
    let translated = all.iter().filter(|one| one.language != Language::English);
    let left = translated.filter_map(|Sentence { file, line, text, .. }| {
        english_left_in(text).map(|what| format!("{file}:{line}: {what}\n    {text}"))
    });
    let left: Vec<String> = left.collect();
    assert!(left.is_empty(), "{} sentences:\n{}", left.len(), left.join("\n"));
    assert_eq!(english_left_in("\"This sentence was left as it is\"").as_deref(), Some("sentence was left as"));
    assert_eq!(
        english_left_in("Podは`look it up now`を「not in the list」と表示し、hosts、forward、cacheを読みます"),
        None
    );
}
