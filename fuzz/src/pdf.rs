//! Bytes as a PDF, as the content of a page, or as the map of a font, read back.

use proofpress_export::read_pdf;

/// What is read is finite and no longer than the file lets it be; what is no PDF is an error.
pub fn run(bytes: &[u8]) {
    let Some((&choice, rest)) = bytes.split_first() else { return };
    // A whole file begins with its mark; of the others the first byte chooses.
    let file = if bytes.starts_with(b"%PDF-") {
        bytes.to_vec()
    } else if choice & 1 == 0 {
        file_of(rest, b"1 beginbfrange <0000> <ffff> <0000> endbfrange")
    } else {
        file_of(b"BT /F1 12 Tf 72 700 Td <00410042> Tj (text) Tj T* [<0041> -300 (x)] TJ ET", rest)
    };
    let Ok(read) = read_pdf(&file) else { return };
    for page in &read.pages {
        assert!(page.width_pt.0.is_finite() && page.height_pt.0.is_finite());
        for line in &page.lines {
            assert!(line.x_pt.0.is_finite() && line.y_pt.0.is_finite() && line.width_pt.0.is_finite(), "{line:?}");
            let joined: String = line.runs.iter().map(|run| run.text.as_str()).collect();
            assert_eq!(joined, line.text);
        }
    }
}

/// A PDF of one page with this content, and a font with this map to Unicode.
fn file_of(content: &[u8], map: &[u8]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut starts = Vec::new();
    let stream = |bytes: &[u8]| {
        let mut object = format!("<< /Length {} >>\nstream\n", bytes.len()).into_bytes();
        object.extend_from_slice(bytes);
        object.extend_from_slice(b"\nendstream");
        object
    };
    let font = "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /Type /Font \
                /Subtype /CIDFontType2 /BaseFont /A /DW 500 /W [0 [500 600] 65 90 700] >>] >>";
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 7 0 R >> \
          /XObject << /X0 8 0 R >> >> >>"
            .to_vec(),
        stream(content),
        font.as_bytes().to_vec(),
        stream(map),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
        // A form that shows itself.
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X0 8 0 R >> >> /Length 6 >>\nstream\n/X0 Do\nendstream"
            .to_vec(),
    ];
    for (number, object) in (1..).zip(&objects) {
        starts.push(file.len());
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let table = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for start in starts {
        file.extend_from_slice(format!("{start:010} 00000 n \n").as_bytes());
    }
    file.extend_from_slice(
        format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).as_bytes(),
    );
    file
}
