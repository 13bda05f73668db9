// Package doormail writes the mails that identity asks for: the link to follow one's requests, the link to choose an
// agent's password, and the word to both sides when somebody may act for somebody, or may no longer.
package doormail
