using System.Management.Automation;
using System.Reflection;

namespace Engine.Tests.Documentation;

/// <summary>What every cmdlet of the module keeps to.</summary>
public sealed class ConventionTests
{
    [Fact]
    public void Verbs_EveryCmdlet_AreApproved()
    {
        IEnumerable<string> approved = typeof(VerbsCommon).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == typeof(VerbsCommon).Namespace && type.Name.StartsWith("Verbs", StringComparison.Ordinal))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (string)field.GetRawConstantValue()!);
        Assert.Subset(approved.ToHashSet(), ModuleCommands.Types.Select(type => type.GetCustomAttribute<CmdletAttribute>()!.VerbName).ToHashSet());
    }

    [Fact]
    public void Nouns_EveryCmdlet_AreSingular() =>
        Assert.All(ModuleCommands.Types, type => Assert.Matches("([^s]|ss)$", type.GetCustomAttribute<CmdletAttribute>()!.NounName));

    [Fact]
    public void Classes_EveryCmdlet_AreSealedAndNamedAsTheCmdlet() => Assert.All(ModuleCommands.Types, type =>
    {
        Assert.True(type.IsSealed);
        Assert.Equal($"{ModuleCommands.NameOf(type).Replace("-", "", StringComparison.Ordinal)}Command", type.Name);
    });

    [Fact]
    public void Manifest_Exports_NamesCmdletsOnly()
    {
        Assert.Empty((object[])ModuleCommands.Manifest["AliasesToExport"]!);
        Assert.Empty((object[])ModuleCommands.Manifest["FunctionsToExport"]!);
        Assert.Empty((object[])ModuleCommands.Manifest["VariablesToExport"]!);
        Assert.DoesNotContain(ModuleCommands.ExportedNames, WildcardPattern.ContainsWildcardCharacters);
        Assert.All(ModuleCommands.Types, type => Assert.Null(type.GetCustomAttribute<AliasAttribute>()));
    }

    [Fact]
    public void TimeParameters_EveryCmdlet_AreDoublesNamedInSeconds() => ModuleCommands.ForEach(command =>
    {
        foreach (ParameterMetadata parameter in command.Parameters.Values.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name)))
        {
            Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            Assert.NotEqual(typeof(TimeSpan), type);
            Assert.Equal(parameter.Name.EndsWith("Seconds", StringComparison.Ordinal), type == typeof(double));
        }
    });
}
