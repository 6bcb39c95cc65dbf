// Package everyone holds the pages against what people need who see, hear or
// type in another way than most: axe-core, html-validate, narrow windows, large
// letters, and a run by the keyboard alone. The states of the pages are the
// stories of web/stories.
package everyone
