package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strings"
)

// mostHead bounds the header that is looked at for the name of a mail.
const mostHead = 256 << 10

// Identify gives a reader of the same bytes, and a function that names the mail once they
// have been read: by Message-ID, sender, date and body, without what relays add on the way.
func Identify(r io.Reader) (io.Reader, func() string) {
	n := &namer{sum: sha256.New()}
	return io.TeeReader(r, n), n.name
}

// namer digests a mail as it passes.
type namer struct {
	sum    hash.Hash
	head   []byte
	inBody bool
	ends   int // line ends not yet counted: a last one more or less is no other mail
}

func (n *namer) Write(p []byte) (int, error) {
	all := len(p)
	if !n.inBody {
		room := max(0, mostHead-len(n.head))
		took := min(len(p), room)
		n.head = append(n.head, p[:took]...)
		end, size := blankLine(n.head)
		switch {
		case end >= 0:
			rest := n.head[end+size:]
			n.begin(n.head[:end])
			n.body(rest)
			p = p[took:]
		case took < len(p): // a header without end counts as body, the rest too
			n.whole()
			p = p[took:]
		default:
			return all, nil
		}
	}
	n.body(p)
	return all, nil
}

// whole digests bytes that have no header that ends: what names them is all of them.
func (n *namer) whole() {
	head := n.head
	n.begin(head)
	n.body(head)
}

// begin digests what names the mail in its header: Message-ID, sender and date, or all of the
// header when there is no Message-ID, since two people may well write the same three words.
func (n *namer) begin(head []byte) {
	n.inBody, n.head = true, nil
	if headerLine(head, "message-id") == "" {
		n.sum.Write(head)
	}
	for _, name := range []string{"message-id", "from", "date"} {
		io.WriteString(n.sum, name+":"+headerLine(head, name)+"\n")
	}
}

// body digests text whatever its line ends.
func (n *namer) body(p []byte) {
	for len(p) > 0 {
		i := bytes.IndexAny(p, "\r\n")
		if i < 0 {
			i = len(p)
		}
		if i > 0 {
			for ; n.ends > 0; n.ends-- {
				n.sum.Write([]byte{'\n'})
			}
			n.sum.Write(p[:i])
		}
		if i == len(p) {
			return
		}
		if p[i] == '\n' {
			n.ends++
		}
		p = p[i+1:]
	}
}

func (n *namer) name() string {
	if !n.inBody {
		n.whole()
	}
	return "mail:" + hex.EncodeToString(n.sum.Sum(nil))
}

// blankLine finds the end of a header: where it is, and how long the mark is.
func blankLine(b []byte) (at, size int) {
	if i := bytes.Index(b, []byte("\n\r\n")); i >= 0 {
		if j := bytes.Index(b[:i+1], []byte("\n\n")); j < 0 {
			return i, 3
		}
	}
	if i := bytes.Index(b, []byte("\n\n")); i >= 0 {
		return i, 2
	}
	return -1, 0
}

// headerLine is the first value of a header, unfolded and without spaces at its ends.
func headerLine(head []byte, name string) string {
	var value strings.Builder
	found := false
	for line := range bytes.Lines(head) {
		text := strings.TrimRight(string(line), "\r\n")
		if found {
			if !strings.HasPrefix(text, " ") && !strings.HasPrefix(text, "\t") {
				break
			}
			value.WriteString(" " + strings.TrimSpace(text))
			continue
		}
		if key, rest, ok := strings.Cut(text, ":"); ok && strings.EqualFold(strings.TrimSpace(key), name) {
			found = true
			value.WriteString(strings.TrimSpace(rest))
		}
	}
	return strings.TrimSpace(value.String())
}
