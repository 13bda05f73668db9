package uploads

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
)

func newBytes(b []byte) io.Reader { return bytes.NewReader(b) }

type magic struct {
	at    int
	bytes string
	kind  string // one that we take, or the key of the sentence that refuses it
}

var magics = []magic{
	{0, "%PDF-", "pdf"}, {0, "\xff\xd8\xff", "jpeg"}, {0, "\x89PNG\r\n\x1a\n", "png"}, {8, "WEBP", "webp"},
	{4, "ftypheic", "heic"}, {4, "ftypheix", "heic"}, {4, "ftypheif", "heic"}, {4, "ftyphevc", "heic"},
	{4, "ftypmif1", "heic"}, {4, "ftypmsf1", "heic"}, {4, "ftypavif", "heic"},
	{4, "ftyp", "video"}, {4, "moov", "video"}, {4, "mdat", "video"}, {8, "AVI ", "video"}, {0, "\x1aE\xdf\xa3", "video"},
	{0, "\x00\x00\x01\xba", "video"}, {0, "OggS", "video"}, {0, "FLV", "video"},
	{0, "GIF8", "picture"}, {0, "II*\x00", "picture"}, {0, "MM\x00*", "picture"}, {0, "BM", "picture"}, {0, "\x00\x00\x01\x00", "picture"},
	{0, "8BPS", "picture"}, {0, "\x00\x00\x00\x0cjP", "picture"}, {0, "\xff\x0a", "picture"},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"}, {0, "{\\rtf", "office"},
	{0, "7z\xbc\xaf\x27\x1c", "archive"}, {0, "Rar!", "archive"}, {0, "\x1f\x8b", "archive"}, {0, "BZh", "archive"},
	{0, "\xfd7zXZ", "archive"}, {257, "ustar", "archive"}, {0, "(\xb5/\xfd", "archive"},
	{0, "ID3", "sound"}, {8, "WAVE", "sound"}, {0, "fLaC", "sound"}, {0, "\xff\xfb", "sound"},
	{0, "MZ", "program"}, {0, "\x7fELF", "program"}, {0, "#!", "program"}, {0, "\xca\xfe\xba\xbe", "program"},
}

// detect names the kind of a file by its first bytes: one that we take, or why not.
func detect(head []byte) string {
	for _, m := range magics {
		if len(head) > m.at && bytes.HasPrefix(head[m.at:], []byte(m.bytes)) {
			return m.kind
		}
	}
	if bytes.HasPrefix(head, []byte("PK")) {
		return zipped(string(head))
	}
	if marked(head) || bytes.Contains(head, []byte("<?xml")) {
		return "page"
	}
	return "unknown"
}

// zipped tells a document of an office suite, which is an archive too, by what it begins with.
func zipped(head string) string {
	for _, sign := range []string{"[Content_Types].xml", "word/", "xl/", "ppt/", "_rels/", "mimetypeapplication/vnd.oasis", "docProps/"} {
		if strings.Contains(head, sign) {
			return "office"
		}
	}
	return "archive"
}

// marked says whether a browser that guesses would take the bytes for a page or a program.
func marked(head []byte) bool {
	text := strings.ToLower(string(head))
	for _, sign := range []string{"<html", "<!doctype", "<script", "<svg", "<iframe", "<body", "<?php", "<head"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// onlyOneThing refuses safe bytes that another program would take for something else: a page or a PDF by
// their beginning, an archive by their end. Rewriting has already dropped the places where such things hide.
func onlyOneThing(u Upload) error {
	size := u.Size()
	head, err := io.ReadAll(io.LimitReader(u.Reader(), 1024))
	if err != nil {
		return err
	}
	if marked(head) || u.Type != PDF && bytes.Contains(head, []byte("%PDF-")) {
		return refuse("two_things")
	}
	const longestComment = 22 + 0xffff
	skip := max(0, size-longestComment)
	r := u.Reader()
	if _, err := io.CopyN(io.Discard, r, skip); err != nil {
		return err
	}
	tail, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if archiveEnd(tail, skip, u.Type == PDF) {
		return refuse("two_things")
	}
	return nil
}

// archiveEnd finds the record that ends a ZIP archive. A PDF may rightly hold an archive as an attachment: there
// only a record that ends the file, or stands after the PDF's own end, counts.
func archiveEnd(tail []byte, skipped int64, pdf bool) bool {
	own := bytes.LastIndex(tail, []byte("%%EOF"))
	for at := 0; ; at++ {
		next := bytes.Index(tail[at:], []byte("PK\x05\x06"))
		if next < 0 {
			return false
		}
		at += next
		if at+22 > len(tail) {
			return false
		}
		comment := int(binary.LittleEndian.Uint16(tail[at+20:]))
		directory := int64(binary.LittleEndian.Uint32(tail[at+12:]))
		if at+22+comment > len(tail) || directory > skipped+int64(at) {
			continue
		}
		if !pdf || at > own || at+22+comment == len(tail) {
			return true
		}
	}
}
