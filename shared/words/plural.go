package words

// Categories of CLDR's plural rules.
const (
	zero  = "zero"
	one   = "one"
	two   = "two"
	few   = "few"
	many  = "many"
	other = "other"
)

// category chooses among the forms of a plural, by the cardinal rules of CLDR
// 46 (https://www.unicode.org/cldr/charts/46/supplemental/language_plural_rules.html).
// i is the number without its decimals, whole says that none are shown. What
// the rules say of compact notation ("1M") does not occur here. A language
// that is not named has one form.
func category(lang string, i int, whole bool) string {
	if i < 0 {
		i = -i
	}
	million := whole && i != 0 && i%1_000_000 == 0
	switch lang {
	case "en", "de":
		if i == 1 && whole {
			return one
		}
	case "es":
		switch {
		case i == 1 && whole:
			return one
		case million:
			return many
		}
	case "fr", "pt":
		switch {
		case i == 0 || i == 1:
			return one
		case million:
			return many
		}
	case "ar":
		return arabic(i, whole)
	}
	return other
}

func arabic(i int, whole bool) string {
	switch r := i % 100; {
	case !whole:
		return other
	case i == 0:
		return zero
	case i == 1:
		return one
	case i == 2:
		return two
	case r >= 3 && r <= 10:
		return few
	case r >= 11:
		return many
	}
	return other
}
