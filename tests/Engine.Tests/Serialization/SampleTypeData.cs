using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Engine.Tests.Serialization;

/// <summary>What types.ps1xml could say of the sample types.</summary>
internal static class SampleTypeData
{
    public static IReadOnlyList<TypeData> All { get; } = [Extended(), Deep(), Text(), Few(), Hydrated()];

    private static TypeData Extended()
    {
        TypeData data = new("My.Extended");
        data.Members.Add("Double", new ScriptPropertyData("Double", ScriptBlock.Create("$this.a * 2")));
        data.Members.Add("Alias", new AliasPropertyData("Alias", "a"));
        return data;
    }

    private static TypeData Deep() => new(typeof(SampleDeep)) { SerializationDepth = 3 };

    private static TypeData Text() => new(typeof(SampleText))
    {
        SerializationMethod = "String",
        StringSerializationSource = "Name",
    };

    private static TypeData Few() => new(typeof(SampleFew))
    {
        SerializationMethod = "SpecificProperties",
        PropertySerializationSet = new PropertySetData(["Name"]),
    };

    private static TypeData Hydrated() => new("Deserialized." + typeof(SampleHydrated).FullName)
    {
        TargetTypeForDeserialization = typeof(SampleHydrated),
    };
}
