using System.Collections.Immutable;
using System.Globalization;

namespace Kontor.Ledger.Tracking.Filtering;

/// <summary>Reads MLflow's filters, comparisons joined by AND, and its orders.</summary>
internal static class FilterParser
{
    private static readonly ImmutableArray<string> OfNumbers = ["=", "!=", "<", "<=", ">", ">="], OfTexts = ["=", "!=", "LIKE", "ILIKE"], OfTextAttributes = ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"];
    private const string What = "filter", Order = "order_by";
    private const int MostComparisons = 100;

    /// <summary>The comparisons of a filter; none of an empty one.</summary>
    internal static ImmutableArray<Comparison> Filter(string? text, FieldNames names)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        var lexer = new Lexer(What, text);
        var comparisons = ImmutableArray.CreateBuilder<Comparison>();
        while (true)
        {
            Lexer.Token first = lexer.Next();
            if (comparisons.Count == MostComparisons) throw Throw.Unread(What, first.Position, $"more than {MostComparisons} comparisons", "fewer");
            comparisons.Add(Compare(lexer, first, names));
            Lexer.Token next = lexer.Next();
            if (next.Kind == TokenKind.End) return comparisons.ToImmutable();
            if (!next.Is("AND")) throw Throw.Unread(What, next.Position, next.Shown, next.Is("OR") ? "AND: comparisons are joined by AND only" : "AND or the end");
        }
    }

    /// <summary>One term of an order: a field, and ASC or DESC after it.</summary>
    internal static OrderTerm OrderBy(string text, FieldNames names)
    {
        var lexer = new Lexer(Order, text);
        Field field = names.Read(Order, lexer, lexer.Next());
        Lexer.Token direction = lexer.Next();
        if (direction.Kind == TokenKind.End) return new OrderTerm(field, Descending: false);
        bool descending = direction.Is("DESC");
        if (!descending && !direction.Is("ASC")) throw Throw.Unread(Order, direction.Position, direction.Shown, "ASC, DESC or the end");
        Lexer.Token end = lexer.Next();
        return end.Kind == TokenKind.End ? new OrderTerm(field, descending) : throw Throw.Unread(Order, end.Position, end.Shown, "the end");
    }

    private static Comparison Compare(Lexer lexer, Lexer.Token first, FieldNames names)
    {
        Field field = names.Read(What, lexer, first);
        Lexer.Token sign = lexer.Next();
        string comparator = sign.Text.ToUpperInvariant();
        if (sign.Is("NOT"))
        {
            Lexer.Token list = lexer.Next();
            if (!list.Is("IN")) throw Throw.Unread(What, list.Position, list.Shown, "IN after NOT");
            comparator = "NOT IN";
        }
        ImmutableArray<string> known = field.IsNumber ? OfNumbers : field.Kind is FieldKind.Attribute or FieldKind.Dataset ? OfTextAttributes : OfTexts;
        if (sign.Kind is not (TokenKind.Sign or TokenKind.Word) || !known.Contains(comparator))
            throw Throw.Unread(What, sign.Position, sign.Shown, $"a comparator of a {(field.IsNumber ? "number" : "text")}: {string.Join(", ", known)}");
        return new Comparison(field, comparator, comparator is "IN" or "NOT IN" ? Texts(lexer) : [Value(lexer.Next(), field)]);
    }

    private static object Value(Lexer.Token token, Field field)
    {
        if (!field.IsNumber) return token.Kind == TokenKind.Text ? token.Text : throw Throw.Unread(What, token.Position, token.Shown, "a text in quotes");
        if (token.Kind != TokenKind.Number) throw Throw.Unread(What, token.Position, token.Shown, "a number");
        return field.Kind == FieldKind.Attribute && long.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer)
            ? (object)integer
            : double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static ImmutableArray<object> Texts(Lexer lexer)
    {
        Lexer.Token open = lexer.Next();
        if (!open.IsSign("(")) throw Throw.Unread(What, open.Position, open.Shown, "a list of texts in parentheses");
        var texts = ImmutableArray.CreateBuilder<object>();
        while (true)
        {
            Lexer.Token text = lexer.Next();
            texts.Add(text.Kind == TokenKind.Text ? text.Text : throw Throw.Unread(What, text.Position, text.Shown, "a text in quotes"));
            Lexer.Token after = lexer.Next();
            if (after.IsSign(")")) return texts.ToImmutable();
            if (!after.IsSign(",")) throw Throw.Unread(What, after.Position, after.Shown, "',' or ')'");
        }
    }
}
