package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"sidetone/server/auth"
	"sidetone/server/refusal"
	"sidetone/server/store"
)

// MakeToken makes an API token and gives it this once. It may no more than its
// maker may. One that the operator key made counts under that key alone.
func (s *Service) MakeToken(ctx context.Context, who auth.Identity, name string, scopes []string, life time.Duration) (secret string, t store.Token, err error) {
	if name, err = cleanName(name); err != nil {
		return "", t, err
	}
	rights, wrong := auth.ParseRights(scopes)
	switch {
	case wrong != "":
		return "", t, refusal.InField("scopes", "scopes_beyond", "scopes", listed(who.Rights()))
	case len(rights) == 0:
		return "", t, refusal.InField("scopes", "scopes_missing", "scopes", listed(who.Rights()))
	case life < time.Minute || life > MaxTokenLife:
		return "", t, refusal.InField("expires_s", "from_sixty_to", "limit", int(MaxTokenLife.Seconds()))
	}
	for _, right := range rights {
		if !who.May(right) {
			return "", t, refusal.New(refusal.Forbidden, "right_not_yours", "scope", right)
		}
	}
	all, err := s.Tokens(ctx, who)
	if err != nil {
		return "", t, err
	}
	own := 0
	for _, other := range all {
		if other.Account == who.Account && s.time().Before(other.Expires) {
			own++
		}
	}
	if own >= maxTokens {
		return "", t, refusal.InField("name", "too_many_tokens", "limit", maxTokens)
	}
	secret, now := auth.NewToken(), s.time()
	t = store.Token{ID: auth.NewID("t_"), Digest: s.tokenDigest(secret, who.Account), Name: name, Account: who.Account, Scopes: rights,
		Created: now, Expires: now.Add(life)}
	return secret, t, s.note(ctx, who, TokenMade, t.ID, listed(rights), s.store.CreateToken(ctx, t))
}

func listed(rights []auth.Right) string {
	names := make([]string, len(rights))
	for i, right := range rights {
		names[i] = string(right)
	}
	return strings.Join(names, ", ")
}

// tokenDigest tells tokens of accounts from those of an operator key.
func (s *Service) tokenDigest(secret, account string) string {
	if account == "" {
		return s.print + "." + digest(s.under, secret)
	}
	return "account." + digest(s.key, secret)
}

// Token says who a token stands for. One that is unknown, expired or revoked,
// or whose owner may no longer do anything, stands for nobody.
func (s *Service) Token(ctx context.Context, secret string) (auth.Identity, error) {
	if !auth.IsToken(secret) {
		return auth.Identity{}, nil
	}
	t, err := s.store.TokenOf(ctx, s.tokenDigest(secret, "account"))
	if refusal.Is(err, refusal.Unknown) {
		t, err = s.store.TokenOf(ctx, s.tokenDigest(secret, ""))
	}
	if refusal.Is(err, refusal.Unknown) {
		return auth.Identity{}, nil
	}
	now := s.time()
	if err != nil || !now.Before(t.Expires) {
		return auth.Identity{}, err
	}
	i, err := s.holder(ctx, t.Account, auth.ByToken)
	if err != nil || i.Role == auth.NoRole {
		return auth.Identity{}, err
	}
	i.Name, i.Token, i.Scopes = i.Name+", token "+t.Name, t.ID, t.Scopes
	if now.Sub(t.Used) >= seenEvery {
		if err := s.store.UseToken(ctx, t.ID, now); err != nil && !refusal.Is(err, refusal.Unavailable) {
			return auth.Identity{}, err
		}
	}
	return i, nil
}

// Tokens gives everybody's to who may see accounts, else one's own, newest
// first; expired ones are among them until they are purged.
func (s *Service) Tokens(ctx context.Context, who auth.Identity) ([]store.Token, error) {
	all, err := s.store.Tokens(ctx)
	return slices.DeleteFunc(all, func(t store.Token) bool {
		stale := t.Account == "" && !strings.HasPrefix(t.Digest, s.print+".")
		return stale || !mayTouch(who, t.Account)
	}), err
}

// RevokeToken ends one that who may see; Unknown when he may not.
func (s *Service) RevokeToken(ctx context.Context, who auth.Identity, id string) error {
	all, err := s.Tokens(ctx, who)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(t store.Token) bool { return t.ID == id }) {
		return refusal.New(refusal.Unknown, "no_such_token")
	}
	return s.note(ctx, who, TokenRevoked, id, "", s.store.DeleteToken(ctx, id))
}
