//! Every sentence the lab says, in English and Korean.
