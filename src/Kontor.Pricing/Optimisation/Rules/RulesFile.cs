using System.Collections.Immutable;
using Kontor.Data.Configuration;
using Kontor.Errors;
using YamlDotNet.RepresentationModel;

namespace Kontor.Pricing.Optimisation.Rules;

/// <summary>Reads <c>rules.yaml</c>: a list of rules, each with one of the words step, bounds, margin, competitor, seen, ladder, sizes, order, parity, same_price, a name if it likes, and the items it is about.</summary>
public static class RulesFile
{
    private const string Share = "a share such as 15% or 0.15", Money = "an amount of money such as 0.25";

    private static readonly string[] Kinds = ["step", "bounds", "margin", "competitor", "seen", "ladder", "sizes", "order", "parity", "same_price"];

    private static readonly string[] RuleNames = [.. Kinds, "name", "product", "channel", "category", "family"];

    /// <summary>Reads rules.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file is not there, is no YAML, names something unknown or has a number outside its range; the message has line, column, what was found and what is needed.</exception>
    public static PricingRules Read(string path)
    {
        (YamlReading yaml, YamlNode? root) = YamlReading.Open(path);
        var rules = new PricingRules();
        if (root is null) return rules;
        foreach ((string name, YamlNode node) in yaml.Fields(root, "rules", "rules", "below_cost", "seen"))
        {
            rules = name switch
            {
                "below_cost" => rules with { AllowsBelowCost = yaml.Flag(node) },
                "seen" => rules with { Seen = Text(node) == "any" ? null : new SeenRule(yaml.Real(node, 0, 0.99, $"{Share}, or 'any'")) },
                _ => rules with { Rules = [.. (node as YamlSequenceNode ?? yaml.Refuse<YamlSequenceNode>(node, FaultCode.Malformed, "no list", "rules as a list, '- step: 15%'")).Select(n => Rule(yaml, n))] },
            };
        }
        return rules;
    }

    private static PriceRule Rule(YamlReading yaml, YamlNode node)
    {
        Dictionary<string, YamlNode> fields = yaml.Fields(node, "a rule", RuleNames);
        string[] kinds = [.. Kinds.Where(fields.ContainsKey)];
        if (kinds.Length != 1) yaml.Refuse(node, kinds.Length == 0 ? FaultCode.Missing : FaultCode.Duplicate, kinds.Length == 0 ? "a rule without what it demands" : $"{string.Join(" and ", kinds)} in one rule", $"one of {string.Join(", ", Kinds)}");
        string? Optional(string name) => fields.TryGetValue(name, out YamlNode? value) ? yaml.Text(value, "a name").Text : null;
        PriceRule rule = Kind(yaml, kinds[0], fields[kinds[0]]);
        return rule with { Name = Optional("name"), On = new ItemFilter { Product = Optional("product"), Channel = Optional("channel"), Category = Optional("category"), Family = Optional("family") } };
    }

    private static PriceRule Kind(YamlReading yaml, string kind, YamlNode node)
    {
        switch (kind)
        {
            case "step":
                if (node is not YamlMappingNode) return new StepRule(yaml.Real(node, 0, 0.99, Share));
                Dictionary<string, YamlNode> step = yaml.Fields(node, "a step", "cut", "rise");
                return new StepRule(Or(yaml, step, "cut", 0, 0, 0.99, Share), Or(yaml, step, "rise", 0, 0, 100, Share));
            case "bounds":
                (double low, double high) = Range(yaml, node, "bounds", Money);
                return new BoundsRule(low, high);
            case "competitor":
                (double least, double most) = Range(yaml, node, "a competitor index", "an index such as 0.9");
                return new CompetitorRule(least, most);
            case "margin":
                if (node is not YamlMappingNode) return new MarginRule { Share = yaml.Real(node, -9, 0.99, Share) };
                Dictionary<string, YamlNode> margin = yaml.Fields(node, "a margin", "share", "money");
                return new MarginRule { Share = Or(yaml, margin, "share", 0, -9, 0.99, Share), Money = Or(yaml, margin, "money", 0, double.MinValue, double.MaxValue, Money) };
            case "seen":
                return new SeenRule(yaml.Real(node, 0, 0.99, Share));
            case "ladder":
                return Ladder(yaml, node);
            case "sizes":
                if (node is YamlMappingNode) return new SizeOrderRule(Or(yaml, yaml.Fields(node, "an order of sizes", "saving"), "saving", 0, 0, 0.99, Share));
                if (!yaml.Flag(node)) yaml.Refuse(node, FaultCode.OutOfRange, "'false'", "'true', '{saving: 5%}', or no such rule");
                return new SizeOrderRule();
            case "order":
                Dictionary<string, YamlNode> order = yaml.Fields(node, "an order", "cheaper", "dearer", "gap", "share");
                if (!order.ContainsKey("cheaper") || !order.ContainsKey("dearer")) yaml.Refuse(node, FaultCode.Missing, "an order without two products", "'{cheaper: own brand, dearer: brand}'");
                return new OrderRule(yaml.Text(order["cheaper"], "a product").Text, yaml.Text(order["dearer"], "a product").Text) { Gap = Or(yaml, order, "gap", 0, 0, double.MaxValue, Money), Share = Or(yaml, order, "share", 0, 0, 0.99, Share) };
            case "parity":
                if (node is not YamlMappingNode) return ParityRule.Relative(yaml.Real(node, 0, 100, Share));
                Dictionary<string, YamlNode> parity = yaml.Fields(node, "a spread", "share", "money");
                if (parity.Count != 1) yaml.Refuse(node, FaultCode.Ambiguous, $"{parity.Count} spreads", "'share' or 'money'");
                return parity.ContainsKey("money") ? ParityRule.Absolute(Or(yaml, parity, "money", 0, 0, double.MaxValue, Money)) : ParityRule.Relative(Or(yaml, parity, "share", 0, 0, 100, Share));
            default:
                return new SamePriceRule(yaml.OneOf(node, ("product", SamePriceLevel.Product), ("family", SamePriceLevel.FamilyAndChannel), ("category", SamePriceLevel.CategoryAndChannel)));
        }
    }

    private static LadderRule Ladder(YamlReading yaml, YamlNode node)
    {
        if (node is YamlSequenceNode list) return LadderRule.Of(Prices(yaml, list));
        Dictionary<string, YamlNode> fields = yaml.Fields(node, "a ladder", "step", "endings", "prices");
        if (fields.Count != 1) yaml.Refuse(node, FaultCode.Ambiguous, $"{fields.Count} ladders", "'step', 'endings' or 'prices'");
        if (fields.TryGetValue("step", out YamlNode? step)) return LadderRule.Steps(yaml.Real(step, 1e-6, double.MaxValue, Money));
        if (fields.TryGetValue("endings", out YamlNode? endings)) return LadderRule.EndingIn([.. (endings as YamlSequenceNode ?? [endings]).Select(n => yaml.Real(n, 0, 0.9999999, "an ending such as 0.99"))]);
        return LadderRule.Of(Prices(yaml, fields["prices"] as YamlSequenceNode ?? [fields["prices"]]));
    }

    private static ImmutableArray<double> Prices(YamlReading yaml, YamlSequenceNode list)
    {
        if (list.Children.Count == 0) yaml.Refuse(list, FaultCode.Empty, "an empty ladder", "prices such as [0.99, 1.49]");
        return [.. list.Select(n => yaml.Real(n, 1e-6, double.MaxValue, "a price above 0"))];
    }

    private static (double Low, double High) Range(YamlReading yaml, YamlNode node, string what, string each)
    {
        Dictionary<string, YamlNode> fields = yaml.Fields(node, what, "low", "high");
        if (fields.Count == 0) yaml.Refuse(node, FaultCode.Missing, $"{what} without an end", "'low', 'high' or both");
        double low = Or(yaml, fields, "low", 0, 0, double.MaxValue, each);
        return (low, Or(yaml, fields, "high", double.PositiveInfinity, Math.Max(low, 1e-9), double.MaxValue, low > 0 ? $"{each}, not below {low}" : each));
    }

    private static double Or(YamlReading yaml, Dictionary<string, YamlNode> fields, string name, double otherwise, double least, double most, string what) =>
        fields.TryGetValue(name, out YamlNode? node) ? yaml.Real(node, least, most, what) : otherwise;

    private static string? Text(YamlNode node) => (node as YamlScalarNode)?.Value;
}
