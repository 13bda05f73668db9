package pdf

// element is a node of the structure tree: what a piece of text is. Leaves hold marks, the others kids.
type element struct {
	kind   string // a standard structure type: Document, H1, P, L, LI, Lbl, LBody, Table, TR, TH, TD, Caption
	about  string // its attributes: the column that a header heads, how a list counts
	parent *element
	kids   []*element
	marks  []mark
	object int // its number in the file
}

const (
	aboutColumn  = "/A<</O/Table/Scope/Column>>"
	aboutBullets = "/A<</O/List/ListNumbering/Disc>>"
	aboutFigures = "/A<</O/List/ListNumbering/Decimal>>"
)

// mark ties a leaf to marked content on a page.
type mark struct{ page, id int }

func (e *element) add(kind string) *element {
	kid := &element{kind: kind, parent: e}
	e.kids = append(e.kids, kid)
	return kid
}

// all returns e and everything below it, in reading order.
func (e *element) all() []*element {
	list := []*element{e}
	for _, k := range e.kids {
		list = append(list, k.all()...)
	}
	return list
}
