package cases

import "parvis/internal/identity"

// News is where news of a request go: to the e-mail address, or else, where the authority can text, to a telephone that
// takes texts. Not ok: nothing reaches them by itself, somebody has to call or to write.
func (p Party) News(texts bool) (to Contact, ok bool) {
	if to, ok = p.Reach(identity.Email); ok || !texts {
		return to, ok
	}
	for _, c := range p.Contacts {
		if c.Kind == identity.Phone && identity.IsMobile(c.Value) && (!ok || c.Verified && !to.Verified) {
			to, ok = c, true
		}
	}
	return to, ok
}

// NewsChannel is how a notice to a contact is said in the history.
func NewsChannel(to Contact) Channel {
	if to.Kind == identity.Phone {
		return BySMS
	}
	return ByEmail
}
