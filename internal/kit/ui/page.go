package ui

// Page is what one page says to its shell, [PublicPage] or [DeskPage].
type Page struct {
	Title       string // without the authority's name
	Description string // for search engines
	Failed      bool   // "Erreur :" before the title
	Hero        bool   // public: the first block touches the header; the page lays its own bands
	Plain       bool   // public: no wrap, the page lays its own bands
	Map         bool   // public: loads the map
	NoIndex     bool   // public: a private page stays out of search engines
	Bare        bool   // public: in a frame of another page of ours, which has the header and the footer
	Fixed       bool   // desk: scrolls inside its columns (inbox, case), never as a whole
	Class       string // desk: of main (d-inbox, d-case); d-page when empty
}

func (p Page) deskClass() string {
	return class("d-main", when(p.Fixed, "d-main--fixed"), or(p.Class, "d-page"))
}
