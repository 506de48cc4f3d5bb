using ProcessCmdlets.Help.Model;

namespace ProcessCmdlets.Help.Writing;

/// <summary>The parameters of a parameter set in the order in which the page's SYNTAX prints them.</summary>
internal static class SyntaxOrder
{
    /// <summary>The set's parameters with what they are in that set.</summary>
    public static IEnumerable<(PageParameter Parameter, ParameterSetFacts Facts)> Of(CommandPage page, SyntaxSet set) =>
        from parameter in page.Parameters
        let facts = parameter.Facts.ParameterSets!.FirstOrDefault(facts => facts.Name == set.Name)
            ?? parameter.Facts.ParameterSets!.FirstOrDefault(facts => facts.Name == ParameterSetFacts.All)
        where facts is not null && parameter.Facts.DontShow is not true
        orderby Place(set.Text, parameter.Name)
        select (parameter, facts);

    private static int Place(string text, string name)
    {
        // The name must end there: -Name is not to be found in -NameFormat.
        int place = -1;
        do
        {
            place = text.IndexOf($"-{name}", place + 1, StringComparison.Ordinal);
        }
        while (place >= 0 && place + name.Length + 1 < text.Length && char.IsLetterOrDigit(text[place + name.Length + 1]));
        return place < 0 ? int.MaxValue : place;
    }
}
