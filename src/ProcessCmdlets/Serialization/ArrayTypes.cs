namespace ProcessCmdlets.Serialization;

/// <summary>The types of arrays.</summary>
internal static class ArrayTypes
{
    /// <summary>How many arrays in arrays keep their types; deeper ones are arrays of objects.</summary>
    internal const int MaximumJags = 8;

    /// <summary>An element type, wrapped in as many arrays as said.</summary>
    internal static Type Jagged(Type element, int jags)
    {
        for (int jag = 0; jag < jags; jag++)
        {
            element = element.MakeArrayType();
        }

        return element;
    }
}
