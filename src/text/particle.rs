//! Korean particles follow the sound a word ends in. English words, digits and addresses are read aloud
//! as a Korean engineer reads them, as far as the last character tells.

/// A particle with two forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Particle {
    /// 은/는
    Topic,
    /// 이/가
    Subject,
    /// 을/를
    Object,
    /// 과/와
    With,
    /// 으로/로
    By,
    /// 이었/였, before an ending.
    Was,
}

/// The word with the particle's right form behind it.
pub fn with_particle(word: &str, particle: Particle) -> String {
    let end = final_sound(word);
    let form = match (particle, end) {
        (Particle::Topic, Sound::Vowel) => "는",
        (Particle::Topic, _) => "은",
        (Particle::Subject, Sound::Vowel) => "가",
        (Particle::Subject, _) => "이",
        (Particle::Object, Sound::Vowel) => "를",
        (Particle::Object, _) => "을",
        (Particle::With, Sound::Vowel) => "와",
        (Particle::With, _) => "과",
        (Particle::Was, Sound::Vowel) => "였",
        (Particle::Was, _) => "이었",
        (Particle::By, Sound::Vowel | Sound::Rieul) => "로",
        (Particle::By, Sound::Consonant) => "으로",
    };
    format!("{word}{form}")
}

enum Sound {
    Vowel,
    Rieul,
    Consonant,
}

fn final_sound(word: &str) -> Sound {
    let Some(last) = word.chars().rev().find(|character| character.is_alphanumeric()) else { return Sound::Vowel };
    if ('가'..='힣').contains(&last) {
        // A syllable is 0xAC00 + 28 × (…) + final consonant; ㄹ is the eighth.
        return match (u32::from(last) - 0xAC00) % 28 {
            0 => Sound::Vowel,
            8 => Sound::Rieul,
            _ => Sound::Consonant,
        };
    }
    match last.to_ascii_lowercase() {
        // 일, 칠, 팔; and words like "label", "shell".
        '1' | '7' | '8' | 'l' => Sound::Rieul,
        // 영, 삼, 육; and words that end in a closing sound.
        '0' | '3' | '6' | 'b' | 'c' | 'k' | 'm' | 'n' | 'p' | 't' => Sound::Consonant,
        _ => Sound::Vowel,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_particle_follows_the_last_sound() {
        assert_eq!(with_particle("이름", Particle::Topic), "이름은");
        assert_eq!(with_particle("주소", Particle::Topic), "주소는");
        assert_eq!(with_particle("Service", Particle::Object), "Service를");
        assert_eq!(with_particle("Pod", Particle::Subject), "Pod가");
        assert_eq!(with_particle("pod4", Particle::Topic), "pod4는");
        assert_eq!(with_particle("서울", Particle::By), "서울로");
        assert_eq!(with_particle("shell", Particle::By), "shell로");
        assert_eq!(with_particle("db-0", Particle::With), "db-0과");
    }
}
