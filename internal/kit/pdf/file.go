package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"html"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"
)

// file is the bytes of a PDF being written, with the place of each numbered object.
type file struct {
	bytes.Buffer
	places []int
}

// reserve takes the next number for an object that is written later.
func (o *file) reserve() int {
	o.places = append(o.places, 0)
	return len(o.places)
}

func (o *file) object(n int, format string, args ...any) {
	o.places[n-1] = o.Len()
	fmt.Fprintf(o, "%d 0 obj\n", n)
	fmt.Fprintf(o, format, args...)
	o.WriteString("\nendobj\n")
}

func (o *file) stream(n int, dictionary string, content []byte) {
	var packed bytes.Buffer
	z := packers.Get().(*zlib.Writer)
	z.Reset(&packed)
	z.Write(content) // a bytes.Buffer takes everything
	z.Close()
	packers.Put(z)
	o.object(n, "<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream", packed.Len(), dictionary, packed.Bytes())
}

// packers are kept: one takes a megabyte to make, and a letter has fifteen streams.
var packers = sync.Pool{New: func() any { return zlib.NewWriter(nil) }}

// file writes the pages, the structure tree and the metadata.
func (f *flow) file(l Letter) []byte {
	o := &file{}
	o.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	catalog, pages, tree, parents := o.reserve(), o.reserve(), o.reserve(), o.reserve()
	info, metadata := o.reserve(), o.reserve()
	fonts := ""
	for _, p := range []*pair{f.regular, f.bold} {
		fonts += fmt.Sprintf("/%s %d 0 R/%s %d 0 R", p.textName, p.text.write(o), p.figuresName, p.figures.write(o))
	}
	pageObjects := f.writePages(o, pages, fonts)
	f.writeTree(o, tree, parents, pageObjects)
	o.object(catalog, "<</Type/Catalog/Pages %d 0 R/Lang%s/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/ViewerPreferences<</DisplayDocTitle true>>/Metadata %d 0 R>>",
		pages, literal(string(l.Lang)), tree, metadata)
	made := l.Made.UTC().Format("20060102150405")
	o.object(info, "<</Title%s/Author%s/Producer(Parvis)/CreationDate(D:%sZ)/ModDate(D:%sZ)>>", literal(l.Title), literal(l.From.Name), made, made)
	xmp := l.xmp()
	o.object(metadata, "<</Type/Metadata/Subtype/XML/Length %d>>stream\n%s\nendstream", len(xmp), xmp)
	o.trailer(catalog, info)
	return o.Bytes()
}

func (o *file) trailer(catalog, info int) {
	id := sha256.Sum256(o.Bytes()) // the same letter has the same identity
	start := o.Len()
	fmt.Fprintf(o, "xref\n0 %d\n0000000000 65535 f \n", len(o.places)+1)
	for _, at := range o.places {
		fmt.Fprintf(o, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(o, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n", len(o.places)+1, catalog, info, id[:16], id[:16], start)
}

func (f *flow) writePages(o *file, parent int, fonts string) []int {
	var objects []int
	var kids strings.Builder
	for i, p := range f.pages {
		n, content := o.reserve(), o.reserve()
		o.stream(content, "", p.content.Bytes())
		o.object(n, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 %.2f %.2f]/Resources<</Font<<%s>>>>/Contents %d 0 R/StructParents %d/Tabs/S>>",
			parent, width, height, fonts, content, i)
		objects = append(objects, n)
		fmt.Fprintf(&kids, "%d 0 R ", n)
	}
	o.object(parent, "<</Type/Pages/Count %d/Kids[%s]>>", len(objects), kids.String())
	return objects
}

// writeTree writes what each piece is, and for each page which piece each of its marks belongs to.
func (f *flow) writeTree(o *file, root, parents int, pages []int) {
	all := f.root.all()
	for _, e := range all {
		e.object = o.reserve()
	}
	for _, e := range all {
		parent, kids := root, ""
		if e.parent != nil {
			parent = e.parent.object
		}
		for _, k := range e.kids {
			kids += fmt.Sprintf("%d 0 R ", k.object)
		}
		for _, m := range e.marks {
			kids += fmt.Sprintf("<</Type/MCR/Pg %d 0 R/MCID %d>> ", pages[m.page], m.id)
		}
		o.object(e.object, "<</Type/StructElem/S/%s/P %d 0 R%s/K[%s]>>", e.kind, parent, e.about, kids)
	}
	numbers := ""
	for i, p := range f.pages {
		refs := ""
		for _, e := range p.marks {
			refs += fmt.Sprintf("%d 0 R ", e.object)
		}
		numbers += fmt.Sprintf("%d[%s]", i, refs)
	}
	o.object(parents, "<</Nums[%s]>>", numbers)
	o.object(root, "<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>", f.root.object, parents, len(f.pages))
}

// write writes the typeface: only the glyphs used, their widths, and the way back to characters.
func (t *typeface) write(o *file) int {
	font, descendant, descriptor, program, unicode, glyphs := o.reserve(), o.reserve(), o.reserve(), o.reserve(), o.reserve(), o.reserve()
	cut := subset(t.ttf, t.glyphs)
	o.stream(program, fmt.Sprintf("/Length1 %d", len(cut)), cut)
	name := "PARVIS+" + t.name
	o.object(descriptor, "<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>",
		name, t.left, t.bottom, t.right, t.topmost, t.ascent, t.descent, t.cap, program)
	var ids []byte
	for _, g := range t.glyphs {
		ids = binary.BigEndian.AppendUint16(ids, uint16(g))
	}
	o.stream(glyphs, "", ids)
	widths := strings.Trim(fmt.Sprint(t.widths), "[]")
	o.object(descendant, "<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 500/W[0[%s]]/CIDToGIDMap %d 0 R>>",
		name, descriptor, widths, glyphs)
	o.stream(unicode, "", t.toUnicode())
	o.object(font, "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, descendant, unicode)
	return font
}

// toUnicode is the table by which readers turn codes into characters, a hundred at a time as the format asks.
func (t *typeface) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def 1 begincodespacerange<0000><FFFF>endcodespacerange\n")
	for at := 1; at < len(t.runes); at += 100 {
		end := min(at+100, len(t.runes))
		fmt.Fprintf(&b, "%d beginbfchar\n", end-at)
		for c := at; c < end; c++ {
			fmt.Fprintf(&b, "<%04X><%04X>\n", c, t.runes[c])
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap CMapName currentdict/CMap defineresource pop end end")
	return b.Bytes()
}

// literal is text as a PDF string in UTF-16, which needs no escapes.
func literal(s string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

func (l Letter) xmp() string {
	return fmt.Sprintf(`<?xpacket begin="`+"\ufeff"+`" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title><dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language><xmp:CreateDate>%s</xmp:CreateDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`, html.EscapeString(clean(l.Title)), l.Lang, l.Made.UTC().Format("2006-01-02T15:04:05Z"))
}
