//! Korean particles follow the sound a word ends in. English words, digits and addresses are read aloud
//! as a Korean engineer reads them, as far as the last character tells.

/// Of a particle's two forms, `이/가`, the one that fits behind a word: the second where it ends open, and
/// `으로/로` also behind ㄹ.
pub fn fitting<'f>(word: &str, forms: &'f str) -> &'f str {
    let (closed, open) = forms.split_once('/').unwrap_or((forms, forms));
    match final_sound(word) {
        Sound::Vowel => open,
        Sound::Rieul if closed.starts_with('으') => open,
        _ => closed,
    }
}

enum Sound {
    Vowel,
    Rieul,
    Consonant,
}

/// Letters and digits of what the lab says: Korean and ASCII.
fn is_heard(character: char) -> bool {
    character.is_ascii_alphanumeric() || ('가'..='힣').contains(&character)
}

fn final_sound(word: &str) -> Sound {
    let Some(last) = word.chars().rev().find(|character| is_heard(*character)) else { return Sound::Vowel };
    if ('가'..='힣').contains(&last) {
        // A syllable is 0xAC00 + 28 × (…) + final consonant; ㄹ is the eighth.
        return match (u32::from(last) - 0xAC00) % 28 {
            0 => Sound::Vowel,
            8 => Sound::Rieul,
            _ => Sound::Consonant,
        };
    }
    match last {
        // 일, 칠, 팔.
        '1' | '7' | '8' => Sound::Rieul,
        // 영, 삼, 육.
        '0' | '3' | '6' => Sound::Consonant,
        last if last.is_ascii_alphabetic() => final_sound_of_letters(word),
        _ => Sound::Vowel,
    }
}

/// How the English word at the end is heard, as far as its letters tell.
fn final_sound_of_letters(word: &str) -> Sound {
    let end = word.trim_end_matches(|one: char| !is_heard(one));
    let start = end.rfind(|one: char| !one.is_ascii_alphabetic()).map_or(0, |at| at + 1);
    let letters = end.get(start..).unwrap_or(end);
    let lower = letters.to_ascii_lowercase();
    let is_vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    // `IP`, and that of `clusterIP`; but CNAME is read as a word.
    let capitals = letters.bytes().rev().take_while(u8::is_ascii_uppercase).count();
    let is_initials = capitals > 1 && capitals <= if capitals < letters.len() { 4 } else { 3 };
    let mut back = lower.chars().rev();
    let (last, before) = (back.next().unwrap_or_default(), back.next().unwrap_or_default());
    if is_initials || !lower.contains(is_vowel) {
        // Letter by letter: 엘, 알; 엠, 엔; all others end open (디비, 아이피).
        return match last {
            'l' | 'r' => Sound::Rieul,
            'm' | 'n' => Sound::Consonant,
            _ => Sound::Vowel,
        };
    }
    match last {
        'l' => Sound::Rieul,
        'e' if before == 'l' => Sound::Rieul,
        'e' if matches!(before, 'm' | 'n') => Sound::Consonant,
        'g' if before == 'n' => Sound::Consonant,
        'm' | 'n' => Sound::Consonant,
        // 웹, 맵, 셋, 백; but 디폴트, 태스크: behind another consonant they open.
        'b' | 'c' | 'k' | 'p' | 't' if is_vowel(before) || before == last || before == 'c' => Sound::Consonant,
        _ => Sound::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(word: &str, forms: &str) -> String {
        format!("{word}{}", fitting(word, forms))
    }

    #[test]
    fn the_particle_follows_the_last_sound() {
        assert_eq!(with("이름", "은/는"), "이름은");
        assert_eq!(with("주소", "은/는"), "주소는");
        assert_eq!(with("Service", "을/를"), "Service를");
        assert_eq!(with("Pod", "이/가"), "Pod가");
        assert_eq!(with("pod4", "은/는"), "pod4는");
        assert_eq!(with("서울", "으로/로"), "서울로");
        assert_eq!(with("shell", "으로/로"), "shell로");
        assert_eq!(with("db-0", "과/와"), "db-0과");
    }

    #[test]
    fn english_words_are_heard_as_they_are_read_aloud() {
        for (word, heard) in [
            ("db", "db가"),
            ("svc", "svc가"),
            ("ns/default", "ns/default가"),
            ("IP", "IP가"),
            ("DNS", "DNS가"),
            ("clusterIP", "clusterIP가"),
            ("externalURL", "externalURL이"),
            ("Endpoint", "Endpoint가"),
            ("prod", "prod가"),
            ("cache", "cache가"),
            ("web", "web이"),
            ("ConfigMap", "ConfigMap이"),
            ("StatefulSet", "StatefulSet이"),
            ("staging", "staging이"),
            ("CNAME", "CNAME이"),
            ("NXDOMAIN", "NXDOMAIN이"),
            ("example", "example이"),
        ] {
            assert_eq!(with(word, "이/가"), heard);
        }
        assert_eq!(with("Corefile", "으로/로"), "Corefile로");
        assert_eq!(with("TTL", "으로/로"), "TTL로");
    }
}
