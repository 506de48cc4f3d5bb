using System.Management.Automation;
using System.Reflection;
using ProcessCmdlets.Help.Model;

namespace Engine.Tests.Documentation;

/// <summary>The pages say of each cmdlet what PowerShell says, no less and no more.</summary>
public sealed class CommandPageTests
{
    private static readonly IReadOnlyDictionary<string, CommandPage> s_pages = Pages.Of("en-US");

    [Fact]
    public void Pages_AllCmdlets_AreThoseOfManifestAndAssembly()
    {
        Compare.Same(ModuleCommands.Types.Select(ModuleCommands.NameOf), ModuleCommands.ExportedNames, "CmdletsToExport");
        Compare.Same(ModuleCommands.Types.Select(ModuleCommands.NameOf), s_pages.Keys, "docs/en-US");
    }

    [Fact]
    public void Syntax_EveryCmdlet_IsWhatPowerShellShows() => ModuleCommands.ForEach(command => Compare.Same(
        command.ParameterSets.Select(set => $"{SetName(set.Name)}{(set.IsDefault ? " (Default)" : "")}: {command.Name} {Shown(set)}"),
        s_pages[command.Name].Syntax.Select(set => $"{set.Name}{(set.IsDefault ? " (Default)" : "")}: {OneLine(set.Text)}"),
        $"SYNTAX of {command.Name}"));

    [Fact]
    public void Parameters_EveryCmdlet_AreWhatPowerShellBinds() => ModuleCommands.ForEach(command => Compare.Same(
        command.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name) && !IsHidden(parameter)).Select(Describe),
        s_pages[command.Name].Parameters.Select(Describe),
        $"PARAMETERS of {command.Name}"));

    [Fact]
    public void Outputs_EveryCmdlet_AreItsOutputTypes() => Assert.All(ModuleCommands.Types, type =>
    {
        string name = ModuleCommands.NameOf(type);
        string[] outputs = [.. type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(attribute => attribute.Type).Select(output => output.Name)];
        Assert.True(outputs.Length > 0, $"{name} must have an OutputType.");
        Compare.Same(outputs, s_pages[name].Outputs.Select(note => note.TypeName), $"OUTPUTS of {name}");
    });

    [Fact]
    public void Inputs_EveryCmdlet_AreWhatThePipelineTakes() => ModuleCommands.ForEach(command =>
    {
        string[] inputs =
        [
            .. command.Parameters.Values
                .Where(parameter => parameter.ParameterSets.Values.Any(set => set.ValueFromPipeline || set.ValueFromPipelineByPropertyName))
                .Select(parameter => parameter.ParameterType.ToString())
                .Distinct(),
        ];
        Compare.Same(inputs.Length == 0 ? ["None"] : inputs, s_pages[command.Name].Inputs.Select(note => note.TypeName), $"INPUTS of {command.Name}");
    });

    // What only exists to give a wrong word a better error.
    private static bool IsHidden(ParameterMetadata parameter) =>
        parameter.Attributes.OfType<ParameterAttribute>().All(attribute => attribute.DontShow);

    private static string Shown(CommandParameterSetInfo set) => set.Parameters
        .Where(parameter => parameter.Attributes.OfType<ParameterAttribute>().Any(attribute => attribute.DontShow))
        .Aggregate($"{set}", (text, parameter) => text.Replace($"[-{parameter.Name}] ", string.Empty, StringComparison.Ordinal));

    private static string SetName(string name) => name == ParameterAttribute.AllParameterSets ? SyntaxSet.Unnamed : name;

    private static string OneLine(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string Describe(ParameterMetadata parameter)
    {
        Type type = parameter.ParameterType.GetElementType() ?? parameter.ParameterType;
        return Describe(
            parameter.Name,
            parameter.ParameterType.ToString(),
            parameter.Aliases,
            parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
            parameter.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault()?.ValidValues ?? (type.IsEnum ? Enum.GetNames(type) : []),
            parameter.ParameterSets.Select(pair => DescribeSet(
                pair.Key == ParameterAttribute.AllParameterSets ? ParameterSetFacts.All : pair.Key,
                pair.Value.Position == int.MinValue ? "Named" : $"{pair.Value.Position}",
                pair.Value.IsMandatory,
                pair.Value.ValueFromPipeline,
                pair.Value.ValueFromPipelineByPropertyName,
                pair.Value.ValueFromRemainingArguments)));
    }

    private static string Describe(PageParameter parameter)
    {
        ParameterFacts facts = parameter.Facts;
        return Describe(
            parameter.Name,
            facts.Type!,
            facts.Aliases!,
            facts.SupportsWildcards!.Value,
            facts.AcceptedValues!,
            facts.ParameterSets!.Select(set => DescribeSet(
                set.Name!,
                set.Position!,
                set.IsRequired!.Value,
                set.ValueFromPipeline!.Value,
                set.ValueFromPipelineByPropertyName!.Value,
                set.ValueFromRemainingArguments!.Value)));
    }

    private static string Describe(string name, string type, IEnumerable<string> aliases, bool wildcards, IEnumerable<string> values, IEnumerable<string> sets) =>
        $"-{name} <{type}> aliases [{string.Join(", ", aliases.Order())}], wildcards {wildcards}, values [{string.Join(", ", values.Order())}], {string.Join("; ", sets.Order())}";

    private static string DescribeSet(string name, string position, bool required, bool byValue, bool byName, bool remaining) =>
        $"{name}: position {position}, required {required}, pipeline {byValue}, by name {byName}, remaining {remaining}";
}
