//! Columns as Go's `text/tabwriter` sets them, which is what kubectl prints with.

/// Sets lines of cells: a column is as wide as its widest cell in neighbouring lines that have it and one
/// more behind it, and `padding` spaces, at least `least` in all. The last cell of a line is not padded.
pub(super) fn set(lines: &[Vec<String>], least: usize, padding: usize) -> String {
    let mut widths: Vec<Vec<usize>> = lines.iter().map(|line| vec![0; line.len().saturating_sub(1)]).collect();
    let most = widths.iter().map(Vec::len).max().unwrap_or_default();
    for column in 0..most {
        let mut from = 0;
        while from < lines.len() {
            let block = widths.iter().skip(from).take_while(|line| column < line.len()).count();
            let cells = lines.iter().skip(from).take(block).filter_map(|line| line.get(column));
            let width = cells.map(|cell| cell.chars().count() + padding).max().unwrap_or_default().max(least);
            for line in widths.iter_mut().skip(from).take(block) {
                if let Some(cell) = line.get_mut(column) {
                    *cell = width;
                }
            }
            from += block.max(1);
        }
    }
    let mut text = String::new();
    for (line, widths) in lines.iter().zip(&widths) {
        for (position, cell) in line.iter().enumerate() {
            text.push_str(cell);
            let width = widths.get(position).copied().unwrap_or_default();
            text.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.chars().count())));
        }
        text.push('\n');
    }
    text
}

/// The table of `kubectl get`: three spaces between columns (`printers.GetNewTabWriter`).
pub(super) fn get_table(lines: &[Vec<String>]) -> String {
    set(lines, 6, 3)
}

/// The lines of `kubectl describe`: two spaces behind the longest name.
pub(super) fn describe_table(lines: &[Vec<String>]) -> String {
    set(lines, 0, 2)
}

/// A line of cells.
pub(super) fn line<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_as_wide_as_its_neighbours_need() {
        let lines = [line(["NAME", "AGE"]), line(["a", "1d"]), line(["alone"]), line(["longer-name", "2d"])];
        assert_eq!(get_table(&lines), "NAME   AGE\na      1d\nalone\nlonger-name   2d\n");
    }
}
