// Package website is the authority's site as everybody reads it: the square where one
// arrives, the search, the services and what each asks and promises, the statements that
// the law wants, and the shell around every page.
//
//	/                    home: search, moments of life, what is most asked, open today
//	/search?q=           services by words, accents and small slips forgiven
//	/services            all of them, from A to Z, by kind, by moment of life
//	/services/{service}  before one starts: what it takes, who decides, by when
//	/contact             telephone, hours, address
//	/accessibility /privacy /cookies /legal
//	/theme.css           the authority's colours
//	/desk/look           where an administrator changes them
//
// What is the same for all visitors is drawn once a day and kept; what belongs to one of
// them (an unfinished request) is drawn for them each time and never kept. A resident's own
// requests are in website/tracking.
package website
